/// The parts of a path, cut at its slashes.
///
/// Written here because Foundation's, in Swift 6.3 for Linux, stops the program at names of one letter.
package enum Path {
    /// The folder part: `a/b` for `a/b/c.png`, `/` for `/c.png`, and nothing for a bare name.
    package static func folder(of path: String) -> String {
        let trimmed = withoutSlashesAtEnd(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return "" }
        let folder = withoutSlashesAtEnd(trimmed[..<slash])
        return folder.isEmpty ? "/" : String(folder)
    }

    /// The last part: `c.png` for `a/b/c.png`.
    package static func name(of path: String) -> String {
        let trimmed = withoutSlashesAtEnd(path)
        return String(trimmed[(trimmed.lastIndex(of: "/").map(trimmed.index(after:)) ?? trimmed.startIndex)...])
    }

    /// The last part without what stands from its last dot on; a dot at its beginning belongs to it.
    package static func stem(of path: String) -> String {
        let name = name(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// A path without an ending of several parts, as `.detections.json`; a path that ends otherwise, without what stands
    /// from the last dot of its name on.
    package static func base(of path: String, ending: String) -> String {
        path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : joined(folder(of: path), stem(of: path))
    }

    /// A path in a folder; the path alone where there is no folder.
    package static func joined(_ folder: String, _ path: String) -> String {
        folder.isEmpty ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }

    private static func withoutSlashesAtEnd(_ path: some StringProtocol) -> Substring {
        var result = Substring(path)
        while result.count > 1, result.hasSuffix("/") { result = result.dropLast() }
        return result
    }
}
