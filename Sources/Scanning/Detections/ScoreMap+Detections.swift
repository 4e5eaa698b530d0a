extension ScoreMap {
    /// The objects of one class, strongest first.
    ///
    /// By the rule of peaks, which is used unless another is chosen, they are local peaks of the score, none close to a
    /// stronger one. A peak is a cell whose margin (its logit minus the largest other logit, which still tells cells
    /// apart where probabilities are all 1) is not exceeded by any of its eight neighbours. Its place then climbs to
    /// the middle of the scores around it (mean shift with a flat disc whose radius is the separation), so that
    /// several peaks on one large object meet in its middle. Of places that lie closer together than the
    /// separation only the strongest stays. Source: Comaniciu & Meer, IEEE PAMI 24 (2002). ``MergingRule`` has the
    /// others.
    ///
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    public func detections(ofClass index: Int, options: DetectionOptions) throws -> [Detection] {
        try detections(ofClasses: [index], options: options)[0]
    }

    /// The objects of some classes, as ``detections(ofClass:options:)`` finds them, in one pass over the rows.
    ///
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    /// - Complexity: Memory is O(columns · window / stride + peaks), or O(columns + windows that reach the threshold)
    ///   by the rules that go by windows, of which there may be 2,097,152.
    public func detections(ofClasses indices: [Int], options: DetectionOptions) throws -> [[Detection]] {
        try ScorePyramid(self).detections(ofClasses: indices, options: options)
    }
}
