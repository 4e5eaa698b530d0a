import Files

/// Why an interrupted run cannot be continued.
public enum CheckpointError: Error, Equatable {
    /// The file holds something else.
    case notCheckpoint(path: String)
    /// Another version of the program wrote it.
    case otherVersion(path: String, found: Int, supported: Int)
    /// The run was started with another setting.
    case otherSetting(path: String, name: String, there: String, here: String)
    /// A part of the network is missing.
    case incomplete(path: String, tensor: String)
}

extension CheckpointError: DescribedError {
    /// One sentence: what, where, expected and found, and what to do.
    public var description: String {
        switch self {
        case .notCheckpoint(let path):
            "'\(path)' is not a checkpoint of a training run; remove it"
        case .otherVersion(let path, let found, let supported):
            "'\(path)' has version \(found) of checkpoints and this program reads \(supported)"
        case .otherSetting(let path, let name, let there, let here):
            "the run in '\(path)' has the \(name) \(CheckpointError.shortened(there)), and now it is "
                + "\(CheckpointError.shortened(here)); give the same options and data"
        case .incomplete(let path, let tensor):
            "the checkpoint '\(path)' has no fitting tensor for \(tensor)"
        }
    }

    private static func shortened(_ text: String) -> String {
        text.count > 120 ? "'\(text.prefix(117))…'" : "'\(text)'"
    }
}
