extension ScoreMap {
    /// The objects of one class: local peaks of the score, strongest first, none close to a stronger one.
    ///
    /// A peak is a cell whose margin (its logit minus the largest other logit, which still tells cells apart
    /// where probabilities are all 1) is not exceeded by any of its eight neighbours. Its place then climbs to
    /// the middle of the scores around it (mean shift with a flat disc whose radius is the separation), so that
    /// several peaks on one large object meet in its middle. Of places that lie closer together than the
    /// separation only the strongest stays. Source: Comaniciu & Meer, IEEE PAMI 24 (2002).
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    public func detections(ofClass index: Int, options: DetectionOptions) throws -> [Detection] {
        try detections(ofClasses: [index], options: options)[0]
    }

    /// The objects of some classes, as ``detections(ofClass:options:)`` finds them, in one pass over the rows.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    /// - Complexity: Memory is O(columns · window / stride + peaks).
    public func detections(ofClasses indices: [Int], options: DetectionOptions) throws -> [[Detection]] {
        try peaks(ofClasses: indices, options: options).map { $0.detections(threshold: options.threshold) }
    }

    /// The peaks of some classes, from which detections at any higher threshold are made without another pass.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package func peaks(ofClasses indices: [Int], options: DetectionOptions) throws -> [ClimbedPeaks] {
        let reach = DetectionReach(options, geometry.grid)
        let shifts = indices.map { MeanShift(self, classIndex: $0, reach: reach) }
        var result = indices.map { ClimbedPeaks(classIndex: $0, geometry: geometry, reach: reach) }
        try forEachPeak(ofClasses: indices, threshold: options.threshold) { number, peak in
            let (x, y) = try shifts[number].middle(around: geometry.window(column: peak.column, row: peak.row))
            result[number].peaks.append(ClimbedPeaks.ClimbedPeak(peak: peak, x: x, y: y))
        }
        return result
    }
}
