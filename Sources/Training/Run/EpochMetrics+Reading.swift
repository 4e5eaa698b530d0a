import Files
import FoundationEssentials
import Glibc

extension EpochMetrics {
    /// Reads a `metrics.jsonl`: one JSON object in each line.
    ///
    /// A last line that does not end is left out: the run was interrupted while it wrote.
    ///
    /// - Returns: The epochs in the order of the file; none where there is no file yet.
    /// - Throws: ``EpochMetricsError``, `FileError`.
    public static func read(_ path: String) throws -> [EpochMetrics] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try lines(String(decoding: readFile(path, limitBytes: 256 << 20), as: UTF8.self), path: path)
    }

    static func lines(_ text: String, path: String) throws(EpochMetricsError) -> [EpochMetrics] {
        let isWhole = text.last?.isNewline ?? true
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let decoder = JSONDecoder()
        var result: [EpochMetrics] = []
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            do {
                result.append(try decoder.decode(EpochMetrics.self, from: Data(line.utf8)))
            } catch {
                if index == lines.count - 1, !isWhole { break }
                throw .lineNotUsable(path: path, line: index + 1)
            }
        }
        return result
    }
}
