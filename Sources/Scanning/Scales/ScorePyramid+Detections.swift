extension ScorePyramid {
    /// The objects of some classes at all scales, for each class from the strongest to the weakest.
    ///
    /// An object has the box of the scale at which it answers strongest.
    ///
    /// - Parameter region: Where the middles of objects lie; nil for all of the picture. The map is looked at in those rows
    ///   only that a scan of the region scores.
    /// - Returns: One list for each class.
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    public func detections(
        ofClasses indices: [Int], options: DetectionOptions, within region: ScannedRegion? = nil
    ) throws -> [[Detection]] {
        let found = try (region.map(looking) ?? self).candidates(ofClasses: indices, options: options).detections(
            threshold: options.leastThreshold(ofClasses: indices))
        return region.map { found.map($0.objects) } ?? found
    }

    /// What detections of some classes at this or any higher threshold are made from.
    ///
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package func candidates(ofClasses indices: [Int], options: DetectionOptions) throws -> DetectionCandidates {
        try DetectionCandidates(self, ofClasses: indices, options: options)
    }
}
