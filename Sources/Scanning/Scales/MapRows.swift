/// Which rows of the score maps of all scales belong together, where a picture is scanned in parts.
package enum MapRows {
    /// The rows of each scale that lie as high as some rows at the largest one.
    ///
    /// Rows that follow each other there give rows that follow each other at every scale, and all rows give all.
    ///
    /// - Parameters:
    ///   - part: Rows at the largest scale.
    ///   - heights: The rows of the map of each scale, from small to large; at least one.
    package static func rows(_ part: Range<Int>, atHeights heights: [Int]) -> [Range<Int>] {
        let finest = heights[heights.count - 1]
        precondition(part.lowerBound >= 0 && part.upperBound <= finest, "a part lies within its map")
        return heights.map { height in
            func place(_ row: Int) -> Int { (row * height + finest - 1) / finest }
            return place(part.lowerBound)..<place(part.upperBound)
        }
    }
}

extension [Range<Int>] {
    /// What of them lies within other rows.
    package func within(_ rows: Range<Int>) -> [Range<Int>] {
        map { $0.clamped(to: rows) }.filter { !$0.isEmpty }
    }
}
