import Files

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
