import Scanning

extension ScannedRegion {
    /// Halves the contrast of what lies outside, around a light grey.
    ///
    /// - Parameters:
    ///   - row: Red, green and blue of a row of a drawing, shape [columns, 3].
    ///   - y: The row.
    ///   - factor: Pixels of what is scanned across and down in one of the drawing.
    func dimOutside(_ row: UnsafeMutableBufferPointer<UInt8>, y: Int, reducedBy factor: Double) {
        let spans = spans(atY: (Double(y) + 0.5) * factor)
        var next = 0
        for column in 0..<row.count / 3 {
            let x = (Double(column) + 0.5) * factor
            while next < spans.count, spans[next].upperBound <= x { next += 1 }
            if next < spans.count, x >= spans[next].lowerBound { continue }
            for place in 3 * column..<3 * column + 3 { row[place] = UInt8((Int(row[place]) + 200) / 2) }
        }
    }
}
