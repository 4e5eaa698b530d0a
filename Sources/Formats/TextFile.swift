import Files
import FoundationEssentials

/// Text in UTF-8, as tables and annotations are.
package enum TextFile {
    /// The bytes of a file.
    ///
    /// - Throws: ``FormatError/cannotRead(path:reason:)``.
    package static func bytes(of path: String, limitBytes: Int = 4 << 30) throws(FormatError) -> Data {
        do {
            return try readFile(path, limitBytes: limitBytes)
        } catch let error as FileError {
            if case .cannotRead(_, let reason) = error { throw .cannotRead(path: path, reason: reason) }
            throw .cannotRead(path: path, reason: error.description)
        } catch {
            throw .cannotRead(path: path, reason: "\(error)")
        }
    }

    /// A whole file.
    ///
    /// - Throws: ``FormatError/cannotRead(path:reason:)``, ``FormatError/notText(path:)``.
    package static func contents(of path: String, limitBytes: Int = 4 << 30) throws(FormatError) -> String {
        let data = try bytes(of: path, limitBytes: limitBytes)
        guard let text = String(validating: data, as: UTF8.self) else { throw .notText(path: path) }
        return text
    }

    /// The lines of a short file, without their ends.
    ///
    /// - Throws: ``FormatError/cannotRead(path:reason:)``, ``FormatError/notText(path:)``.
    package static func lines(of path: String) throws(FormatError) -> [String] {
        try contents(of: path, limitBytes: 16 << 20).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        )
        .map(String.init)
    }
}
