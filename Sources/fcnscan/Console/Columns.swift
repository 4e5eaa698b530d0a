extension String {
    /// The text at the left of a column: cut, or filled with spaces, to the width.
    func leading(_ width: Int) -> String { prefix(width) + String(repeating: " ", count: max(0, width - count)) }

    /// The text at the right of a column; a text that is longer than the column stays whole.
    func trailing(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
