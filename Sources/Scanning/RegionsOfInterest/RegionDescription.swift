/// What a report and a score map say about where objects counted.
public struct RegionDescription: Sendable, Equatable, Codable {
    /// The files; a place is inside where it is in all of them.
    public var sources: [RegionOfInterest.Source]
    /// What is inside of what was scanned, in pixels of the full picture.
    public var area: Double
    /// What is inside, as a part of what was scanned.
    public var share: Double
    /// How tissue was found, where it was looked for.
    public var tissue: TissueFinding?

    /// What is to be said about a region.
    package init(_ region: ScannedRegion, tissue: TissueFinding?) {
        sources = region.sources
        area = region.area
        share = region.share
        self.tissue = tissue
    }
}
