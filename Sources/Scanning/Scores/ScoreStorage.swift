/// Where the scores of a picture are kept.
public enum ScoreStorage: Sendable, Equatable {
    /// In memory.
    case memory
    /// In memory up to a number of bytes, and beyond that in a temporary file in a folder.
    case budget(bytes: Int, folder: String)
}
