/// Where a region of interest lies, row by row.
protocol RegionShape: Sendable {
    /// The parts of a line across the picture that lie inside, disjoint and from left to right.
    ///
    /// - Parameter y: The line's height, in pixels of the full picture.
    /// - Returns: In pixels of the full picture.
    func spans(atY y: Double) -> [Range<Double>]
}

extension [Range<Double>] {
    /// The places that lie in any of these spans, disjoint and from left to right.
    var united: [Range<Double>] {
        sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { united, span in
            if let last = united.last, span.lowerBound <= last.upperBound {
                united[united.count - 1] = last.lowerBound..<Swift.max(last.upperBound, span.upperBound)
            } else {
                united.append(span)
            }
        }
    }

    /// The places that lie in these and in other spans, all of them disjoint and from left to right.
    func intersected(with others: [Range<Double>]) -> [Range<Double>] {
        var result: [Range<Double>] = []
        var (here, there) = (startIndex, others.startIndex)
        while here < endIndex, there < others.endIndex {
            let both = self[here].clamped(to: others[there])
            if !both.isEmpty { result.append(both) }
            if self[here].upperBound < others[there].upperBound { here += 1 } else { there += 1 }
        }
        return result
    }
}
