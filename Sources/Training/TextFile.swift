import Files
import Foundation

/// Text in UTF-8, as tables and annotations are.
enum TextFile {
    /// The bytes of a file.
    ///
    /// - Throws: ``TrainingDataError/cannotRead(path:reason:)``.
    static func bytes(of path: String, limitBytes: Int = 4 << 30) throws(TrainingDataError) -> Data {
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
    /// - Throws: ``TrainingDataError/cannotRead(path:reason:)``, ``TrainingDataError/notText(path:)``.
    static func contents(of path: String, limitBytes: Int = 4 << 30) throws(TrainingDataError) -> String {
        let data = try bytes(of: path, limitBytes: limitBytes)
        guard let text = String(validating: data, as: UTF8.self) else { throw .notText(path: path) }
        return text
    }

    /// The lines of a short file, without their ends.
    static func lines(of path: String) throws(TrainingDataError) -> [String] {
        try contents(of: path, limitBytes: 16 << 20).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        )
        .map(String.init)
    }
}
