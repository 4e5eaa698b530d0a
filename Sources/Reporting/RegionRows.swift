import Scanning

extension ReportContents.Picture {
    /// Notes where objects count.
    ///
    /// The page knows the region by rows of pixels, each by the line in its middle, so that an object whose middle lies less
    /// than half a pixel from a slanted edge may count in the page and not for the program, or the other way round.
    package mutating func setRegion(_ found: ScannedRegion) {
        var rows: [[Double]] = []
        for row in 0..<height {
            let spans = found.spans(atY: Double(row) + 0.5).flatMap { span in
                let inside = span.clamped(to: 0..<Double(width))
                return inside.isEmpty ? [] : [inside.lowerBound, inside.upperBound]
            }
            guard !spans.isEmpty else { continue }
            if let last = rows.last, last[1] == Double(row), last.dropFirst(2).elementsEqual(spans) {
                rows[rows.count - 1][1] += 1
            } else {
                rows.append([Double(row), Double(row + 1)] + spans)
            }
        }
        region = rows
    }
}
