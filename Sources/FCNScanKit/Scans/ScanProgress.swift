import Engine

/// How far the scan of one picture is.
public struct ScanProgress: Sendable, Equatable {
    /// What is done now.
    public enum Stage: String, Sendable {
        /// Windows are scored; rows are those of the score map.
        case scoring
        /// Pictures of the result are drawn; rows are those of all of them.
        case drawing
    }

    /// What is done now.
    public var stage: Stage
    /// Rows that are done.
    public var done: Int
    /// All rows of this stage.
    public var all: Int
}
