import Network

/// A rectangle of a feature map: rows and columns.
struct ReferenceRegion: Equatable {
    var rows: Range<Int>
    var columns: Range<Int>
    var count: Int { rows.count * columns.count }

    /// The smallest rectangle that holds both.
    func union(_ other: ReferenceRegion) -> ReferenceRegion {
        guard count > 0 else { return other }
        guard other.count > 0 else { return self }
        return ReferenceRegion(
            rows: min(rows.lowerBound, other.rows.lowerBound)..<max(rows.upperBound, other.rows.upperBound),
            columns: min(
                columns.lowerBound, other.columns.lowerBound)..<max(columns.upperBound, other.columns.upperBound))
    }
}

extension Layer {
    /// The part of an input that a part of the output sees.
    func region(seenBy output: ReferenceRegion, in map: Shape) -> ReferenceRegion {
        // A single value stands for a whole map.
        if isJoin, map.height == 1, map.width == 1 { return ReferenceRegion(rows: 0..<1, columns: 0..<1) }
        func range(_ positions: Range<Int>, _ axis: Axis, _ size: Int) -> Range<Int> {
            guard !positions.isEmpty else { return 0..<0 }
            var reach = self.reach(of: positions, along: axis, inputSize: size)
            if case .padding(let padding) = self, padding.mode == .reflect {
                // What is reflected lies inside the map, beside what is seen directly.
                reach = padding.sources(of: positions, before: padding.margins[axis].before, size: size)
            }
            // The nearest row or column counts where values are repeated.
            let start = min(max(reach.lowerBound, 0), repeatsBorder ? size - 1 : size)
            return start..<max(min(reach.upperBound, size), repeatsBorder ? start + 1 : start)
        }
        return ReferenceRegion(
            rows: range(output.rows, .vertical, map.height), columns: range(output.columns, .horizontal, map.width))
    }

    /// True where what lies outside of the map counts as its nearest value.
    private var repeatsBorder: Bool {
        switch self {
        case .resize: true
        case .padding(let padding): padding.mode == .edge
        default: false
        }
    }
}
