/// A picture that cannot be used, and why.
public struct SkippedPicture: Sendable, Equatable {
    /// The file.
    public var path: String
    /// One sentence.
    public var reason: String
}
