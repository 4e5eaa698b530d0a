/// The number of a place without a class: too uncertain, outside of the region of interest, or without a score.
package let noLabel = UInt8.max

extension ScorePyramid {
    /// The classes that a label map can tell apart: the last number stands for none.
    package static var mostLabels: Int { Int(noLabel) }

    /// The best class of each cell of a row at the largest scale: the one with the largest score, of several scales the one
    /// with the largest probability at any of them. Of equal ones it is the first.
    ///
    /// - Parameters:
    ///   - minimum: The smallest probability of a class that is told; nil for any.
    ///   - region: Where classes are told; nil everywhere.
    ///   - labels: The class or ``noLabel``; shape [columns].
    /// - Throws: `FileError`; `ScoreMapError` where scores are read from a damaged file.
    package func readLabels(
        row: Int, minimum: Float?, within region: ScannedRegion?, into labels: UnsafeMutableBufferPointer<UInt8>
    ) throws {
        precondition(finest.classes.count <= Self.mostLabels, "a label map has 255 classes at most")
        let (columns, classes) = (finest.columns, finest.classes.count)
        guard levels.contains(where: { $0.map.isScored(nearestRow(of: $0.map, row)) }) else {
            return labels.update(repeating: noLabel)
        }
        if levels.count == 1, minimum == nil {
            try finest.readLogits(row: row, columns: 0..<columns) { logits in
                for column in 0..<columns {
                    labels[column] = Self.largest(logits + column * classes, classes, 1)
                }
            }
        } else {
            try withUnsafeTemporaryAllocation(of: Float.self, capacity: columns * classes) { values in
                let start = values.baseAddress!
                try readLargestProbabilities(ofClasses: Array(0..<classes), row: row, into: start)
                for column in 0..<columns {
                    let best = Self.largest(start + column, classes, columns)
                    let isCertain = start[Int(best) * columns + column] >= minimum ?? 0
                    labels[column] = isCertain ? best : noLabel
                }
            }
        }
        region?.forEachCellOutside(frame(levels.count - 1), row: row, columns: columns) { labels[$0] = noLabel }
    }

    /// The row of a map whose middle is nearest to that of a row of the finest one.
    private func nearestRow(of map: ScoreMap, _ row: Int) -> Int {
        let (fine, frame) = (frame(levels.count - 1), CellFrame(map.geometry, picture: picture))
        return min(max(Int(((fine.middleY(row) - frame.originY) / frame.strideY).rounded()), 0), map.rows - 1)
    }

    private static func largest(_ values: UnsafePointer<Float>, _ count: Int, _ stride: Int) -> UInt8 {
        var best = 0
        for index in 1..<max(count, 1) where values[index * stride] > values[best * stride] { best = index }
        return UInt8(best)
    }
}
