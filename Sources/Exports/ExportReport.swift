/// What an export wrote.
public struct ExportReport: Codable, Sendable, Equatable {
    /// Files and folders by kind; of several pictures with a file each, a pattern of names in a folder or below it.
    public internal(set) var files: [String: String] = [:]
    /// What could not be written in a format, one sentence each; nothing where everything could.
    public internal(set) var warnings: [String]?

    package init() {}
}
