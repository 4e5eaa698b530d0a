extension ScorePyramid {
    /// The peaks of some classes at all scales, from which detections at any higher threshold are made without another
    /// pass.
    ///
    /// - Returns: One for each class, or one for all of them where objects have one class only.
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    func peaks(ofClasses indices: [Int], options: DetectionOptions) throws -> [ClimbedPeaks] {
        let isOne = options.merging.mergesAcrossClasses
        let kinds = levels.indices.flatMap { level in
            indices.map { ClimbedPeaks.Kind(ofClass: $0, scale: levels[level].scale, frame(level), options) }
        }
        var result = Array(repeating: ClimbedPeaks(picture: picture, kinds: kinds), count: isOne ? 1 : indices.count)
        for level in levels.indices {
            let map = levels[level].map
            let shifts = indices.map {
                MeanShift(
                    map, classIndex: $0,
                    reach: DetectionReach(options, ofClass: $0, map.geometry, picture: picture))
            }
            let factorX = Double(map.geometry.picture.width) / Double(picture.width)
            let factorY = Double(map.geometry.picture.height) / Double(picture.height)
            let frame = frame(level)
            var finder = PeakFinder(map, ofClasses: indices, options)
            try finder.advance(knownRows: map.rows) { number, peak in
                var climbed = ClimbedPeaks.ClimbedPeak(
                    peak: peak, classIndex: indices[number], kind: level * indices.count + number, x: 0, y: 0)
                if options.boxes == .refined {
                    let box = frame.box(
                        row: peak.row, column: peak.column, try map.readBox(row: peak.row, column: peak.column))
                    (climbed.x, climbed.y, climbed.box) = (box.centerX, box.centerY, box)
                    return result[isOne ? 0 : number].peaks.append(climbed)
                }
                let (x, y) = try shifts[number].middle(
                    around: map.geometry.window(column: peak.column, row: peak.row), knownRows: map.rows)!
                (climbed.x, climbed.y) = (x / factorX, y / factorY)
                result[isOne ? 0 : number].peaks.append(climbed)
            }
        }
        return result
    }
}
