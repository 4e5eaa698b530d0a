import Files
import Foundation

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

/// What keeps the metrics of a training run from being read.
public enum EpochMetricsError: Error, Equatable {
    /// A line is not the JSON object of an epoch; lines are counted from 1.
    case lineNotUsable(path: String, line: Int)
    /// The file has no epoch.
    case noEpochs(path: String)
}

extension EpochMetricsError: DescribedError {
    /// One sentence: what, where, expected and found, and what to do.
    public var description: String {
        switch self {
        case .lineNotUsable(let path, let line):
            "\(path):\(line): expected the JSON object of an epoch with epoch, step, learningRate, loss, accuracy, "
                + "seconds, windowsPerSecond and best; remove the line"
        case .noEpochs(let path):
            "'\(path)' has no epoch; train until the end of the first one"
        }
    }
}
