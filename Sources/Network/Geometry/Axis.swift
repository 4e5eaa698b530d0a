/// One of the two directions of a map.
package enum Axis: Hashable, Sendable {
    /// Down the rows.
    case vertical
    /// Along the columns.
    case horizontal
}

extension Extent {
    /// The size along an axis.
    package subscript(axis: Axis) -> Int { axis == .vertical ? height : width }
}

extension Margins {
    /// The margins before and after a map along an axis.
    package subscript(axis: Axis) -> (before: Int, after: Int) { axis == .vertical ? (top, bottom) : (left, right) }
}
