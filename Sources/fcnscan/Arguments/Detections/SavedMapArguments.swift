import ArgumentParser
import FCNScanKit

/// Whether and how the score map is kept.
struct SavedMapArguments: ParsableArguments {
    @Flag(
        help: """
            Also write the score map, PICTURE.scores.safetensors: 'fcnscan detect', 'fcnscan render' and 'fcnscan \
            evaluate --maps' work from it at any threshold, without the model.
            """)
    var saveMap = false

    @Option(
        help: """
            How the score map is stored: float32 as the network gives it, float16 in half the room, uint8 in a quarter, \
            evenly between the limits of each class. The file says the largest error. float32 unless given.
            """)
    var mapType: StoredScoreType?

    @Option(
        help: """
            Also write a page to look at the results, choose thresholds and correct boxes, as 'fcnscan report' does; the \
            score maps are kept for it.
            """, completion: .file(extensions: ["html"]))
    var report: String?

    func validate() throws {
        guard mapType == nil || saveMap || report != nil else {
            throw ValidationError("--map-type is for --save-map; give that too.")
        }
    }

    /// How the score map is kept; nil where it is not.
    ///
    /// - Parameter isNeeded: True where it is kept in any case.
    func savedMap(of model: Model, isNeeded: Bool = false) -> SavedMap? {
        saveMap || report != nil || isNeeded ? SavedMap(mapType ?? .float32, of: model, version: FCNScan.version) : nil
    }

    /// Writes the page, where it is wanted, of what was found.
    ///
    /// - Parameter isQuiet: True where standard output has something else.
    func writeReport(of reports: [PictureReport], isQuiet: Bool) throws {
        guard let report, !reports.isEmpty else { return }
        try ReportJob(report).writeAndShow(reports.compactMap { $0.files["detections"] }, isQuiet: isQuiet)
    }
}

extension StoredScoreType: ExpressibleByArgument {}
