import Network

extension ScorePyramid {
    /// For the cells of a row at the largest scale, whose cells lie closest to each other, the largest probability of a
    /// class over all scales.
    ///
    /// Of another scale the cell counts whose window's middle is nearest, where that is within half a stride of it.
    ///
    /// - Parameter result: Shape [columns of the finest map].
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package func readLargestProbabilities(
        ofClass index: Int, row: Int, into result: UnsafeMutablePointer<Float>
    ) throws {
        let fine = frame(levels.count - 1)
        try finest.readProbabilities(ofClass: index, row: row, columns: 0..<finest.columns, into: result)
        for level in levels.indices.dropLast() {
            let (frame, map) = (frame(level), levels[level].map)
            let nearest = Self.nearest(fine.middleY(row), origin: frame.originY, stride: frame.strideY)
            guard (0..<map.rows).contains(nearest) else { continue }
            // Read cell by cell: most have nothing to add, and take no sum over all classes.
            try map.readLogits(row: nearest, columns: 0..<map.columns) { logits in
                for column in 0..<finest.columns {
                    let nearest = Self.nearest(fine.middleX(column), origin: frame.originX, stride: frame.strideX)
                    guard (0..<map.columns).contains(nearest) else { continue }
                    result[column] = map.probabilityRule.larger(
                        result[column], ofClass: index, in: logits + nearest * map.classes.count,
                        classes: map.classes.count)
                }
            }
        }
    }

    /// The cell of an axis whose middle is nearest to a place; beyond the map where none is within half a stride.
    private static func nearest(_ place: Double, origin: Double, stride: Double) -> Int {
        Int(((place - origin) / stride).rounded())
    }

    /// The pixels of the picture that no window covers at the scale that covers most.
    public var uncoveredPixels: Int {
        levels.map { level in
            let geometry = level.map.geometry
            let share =
                Double(geometry.uncoveredPixels) / Double(geometry.picture.height * geometry.picture.width)
            // Exact where the sizes are the same.
            return geometry.picture == picture
                ? geometry.uncoveredPixels : Int((share * Double(picture.height * picture.width)).rounded())
        }.min()!
    }
}
