extension ScorePyramid {
    /// The peaks of some classes at all scales, from which detections at any higher threshold are made without another
    /// pass.
    ///
    /// - Returns: One for each class, or one for all of them where objects have one class only.
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    func peaks(ofClasses indices: [Int], options: DetectionOptions) throws -> [ClimbedPeaks] {
        let frames = levels.indices.map(frame)
        let reaches = levels.map { DetectionReach(options, $0.map.geometry.grid) }
        let sizes = levels.indices.map { level in
            let (frame, geometry) = (frames[level], levels[level].map.geometry)
            return ClimbedPeaks.Level(
                scale: levels[level].scale, windowWidth: frame.windowWidth, windowHeight: frame.windowHeight,
                reachWidth: reaches[level].width * Double(picture.width) / Double(geometry.picture.width),
                reachHeight: reaches[level].height * Double(picture.height) / Double(geometry.picture.height))
        }
        let isOne = options.merging.mergesAcrossClasses
        var result = (isOne ? [0] : indices).map { _ in ClimbedPeaks(picture: picture, levels: sizes) }
        for level in levels.indices {
            let map = levels[level].map
            let shifts = indices.map { MeanShift(map, classIndex: $0, reach: reaches[level]) }
            let factorX = Double(map.geometry.picture.width) / Double(picture.width)
            let factorY = Double(map.geometry.picture.height) / Double(picture.height)
            var finder = PeakFinder(map, ofClasses: indices, options)
            try finder.advance(knownRows: map.rows) { number, peak in
                let (x, y) = try shifts[number].middle(
                    around: map.geometry.window(column: peak.column, row: peak.row), knownRows: map.rows)!
                result[isOne ? 0 : number].peaks.append(
                    ClimbedPeaks.ClimbedPeak(
                        peak: peak, classIndex: indices[number], level: level, x: x / factorX, y: y / factorY))
            }
        }
        return result
    }
}
