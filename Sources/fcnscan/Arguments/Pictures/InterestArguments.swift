import ArgumentParser
import FCNScanKit

/// Where on pictures objects count.
struct InterestArguments: ParsableArguments {
    @OptionGroup var roi: RegionOfInterestArgument
    @Flag(
        help: """
            Count only on tissue: what has more colour than the background, by Otsu's threshold of the saturation on an \
            overview. The mask that was used is written to PICTURE.tissue.png. With --roi, what lies in both counts.
            """)
    var tissue = false

    /// What the flags say.
    var request: RegionRequest {
        var request = RegionRequest()
        request.path = roi.roi
        request.findsTissue = tissue
        return request
    }
}

/// A region of interest.
struct RegionOfInterestArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Count only objects whose middle lies in a region of interest: GeoJSON polygons in pixels of the full picture, \
            as QuPath writes them, or a mask picture, which is stretched over the full picture and inside where it is \
            not black. A folder has such a file for each picture, of the same name with another ending. Nothing far \
            from the region is scored.
            """, valueName: "file"), completion: .file())
    var roi: String?
}
