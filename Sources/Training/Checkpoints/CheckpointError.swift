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
        case .otherSetting(let path, _, let there, let here) where CheckpointError.changes(from: there, to: here) != nil:
            "the run in '\(path)' has other options: \(CheckpointError.changes(from: there, to: here)!); give the same "
                + "options and data"
        case .otherSetting(let path, let name, let there, let here):
            "the run in '\(path)' has the \(name) \(CheckpointError.shortened(there)), and now it is "
                + "\(CheckpointError.shortened(here)); give the same options and data"
        case .incomplete(let path, let tensor):
            "the checkpoint '\(path)' has no fitting tensor for \(tensor)"
        }
    }

    /// What differs between two lists of names with values, as in `epochs: 5 → 7`; nil where they are no such lists.
    static func changes(from there: String, to here: String) -> String? {
        let (old, new) = (there.split(separator: ", "), here.split(separator: ", "))
        guard old.count > 1, old.count == new.count else { return nil }
        let changes = zip(old, new).filter { $0 != $1 }.compactMap { old, new -> String? in
            guard let place = old.lastIndex(of: " "), new.hasPrefix(old[...place]) else { return nil }
            let start = old.index(after: place)
            return "\(old[..<place]): \(old[start...]) → \(new[start...])"
        }
        return changes.isEmpty ? nil : changes.joined(separator: ", ")
    }

    private static func shortened(_ text: String) -> String {
        text.count > 120 ? "'\(text.prefix(117))…'" : "'\(text)'"
    }
}
