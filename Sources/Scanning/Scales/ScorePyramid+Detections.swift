extension ScorePyramid {
    /// The objects of some classes at all scales, for each class from the strongest to the weakest.
    ///
    /// An object has the box of the scale at which it answers strongest.
    ///
    /// - Returns: One list for each class.
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    public func detections(ofClasses indices: [Int], options: DetectionOptions) throws -> [[Detection]] {
        try candidates(ofClasses: indices, options: options).detections(
            threshold: options.leastThreshold(ofClasses: indices))
    }

    /// What detections of some classes at this or any higher threshold are made from.
    ///
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package func candidates(ofClasses indices: [Int], options: DetectionOptions) throws -> DetectionCandidates {
        try DetectionCandidates(self, ofClasses: indices, options: options)
    }
}
