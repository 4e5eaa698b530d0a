import Network

extension ScorePyramid {
    /// For the cells of a row at the largest scale, whose cells lie closest to each other, the largest probabilities of
    /// some classes over all scales.
    ///
    /// Of another scale the cell counts whose window's middle is nearest, where that is within half a stride of it.
    ///
    /// - Parameter result: Shape [classes that are wanted, columns of the finest map].
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package func readLargestProbabilities(
        ofClasses indices: [Int], row: Int, into result: UnsafeMutablePointer<Float>
    ) throws {
        let fine = frame(levels.count - 1)
        let (columns, classes) = (finest.columns, finest.classes.count)
        for level in levels.indices.reversed() {
            let (frame, map) = (frame(level), levels[level].map)
            let isFinest = level == levels.count - 1
            let nearest = Self.nearest(fine.middleY(row), origin: frame.originY, stride: frame.strideY)
            guard (0..<map.rows).contains(nearest) else { continue }
            try withUnsafeTemporaryAllocation(of: Float.self, capacity: map.columns * classes) { probabilities in
                try map.readProbabilities(row: nearest, into: probabilities.baseAddress!)
                for column in 0..<columns {
                    let nearest = Self.nearest(fine.middleX(column), origin: frame.originX, stride: frame.strideX)
                    guard (0..<map.columns).contains(nearest) else { continue }
                    for (place, index) in indices.enumerated() {
                        let probability = probabilities[nearest * classes + index]
                        let cell = result + place * columns + column
                        cell.pointee = isFinest ? probability : max(cell.pointee, probability)
                    }
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
