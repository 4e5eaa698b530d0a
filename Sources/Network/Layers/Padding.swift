/// Rows and columns that are put around a map, or with negative margins cut off it.
public struct Padding: Hashable, Sendable {
    /// What stands in them.
    public enum Mode: Hashable, Sendable {
        /// One value everywhere.
        case constant(Float)
        /// The nearest value of the map.
        case edge
        /// The map, reflected at its first and last row and column, which are not repeated.
        case reflect
    }
    /// How many there are; none is negative, or none is positive.
    public var margins: Margins
    /// What stands in them.
    public var mode: Mode

    /// Zeros unless told.
    public init(margins: Margins, mode: Mode = .constant(0)) {
        precondition(
            margins.areInOneDirection, "rows and columns are put around a map, or cut off it, and not both")
        self.margins = margins
        self.mode = mode
    }

    /// Rows and columns that are cut off.
    public static func cropping(_ margins: Margins) -> Padding { Padding(margins: margins.negated) }

    /// True where rows or columns are cut off.
    public var crops: Bool { min(margins.top, margins.left, margins.bottom, margins.right) < 0 }

    /// The row (or column) of a map of `size` that stands in a row of the padded map, or nil for a constant.
    ///
    /// - Parameter before: The margin before the map.
    package func source(of position: Int, before: Int, size: Int) -> Int? {
        let inside = position - before
        if inside >= 0, inside < size { return inside }
        switch mode {
        case .constant: return nil
        case .edge: return min(max(inside, 0), size - 1)
        case .reflect: return inside < 0 ? -inside : 2 * (size - 1) - inside
        }
    }

    /// The rows (or columns) of a map of `size` that stand in some of the padded map; empty where only a constant does.
    ///
    /// - Parameter before: The margin before the map.
    package func sources(of positions: Range<Int>, before: Int, size: Int) -> Range<Int> {
        // Within the map and within each margin sources go one way, so that the ends of these parts tell all.
        let ends = [
            positions.lowerBound, before - 1, before, before + size - 1, before + size, positions.upperBound - 1,
        ]
        let sources = ends.filter(positions.contains).compactMap { source(of: $0, before: before, size: size) }
        guard let first = sources.min(), let last = sources.max() else {
            return positions.lowerBound < before ? 0..<0 : size..<size
        }
        return first..<last + 1
    }
}
