/// A box in a table or in annotations that cannot be used, and why.
public struct SkippedRow: Sendable, Equatable {
    /// The file of the table.
    public var path: String
    /// The line in it, counted from 1.
    public var line: Int
    /// One sentence, with the place.
    public var reason: String
}
