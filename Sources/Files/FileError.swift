import Glibc

/// What can go wrong with a file, apart from its content.
public enum FileError: Error, Equatable {
    /// The file cannot be opened or read.
    case cannotRead(path: String, reason: String)
    /// The file cannot be created, written or renamed.
    case cannotWrite(path: String, reason: String)
    /// The folder cannot be created.
    case cannotCreateFolder(path: String, reason: String)
    /// A temporary file of that size cannot be kept in the folder.
    case scratchNotUsable(folder: String, bytes: Int, reason: String)
    /// The file is larger than the reader accepts.
    case tooLarge(path: String, bytes: Int, limitBytes: Int)
    /// Another program works in the folder.
    case inUse(path: String)
    /// Results were not taken by what standard output leads to.
    case resultsNotTaken(reason: String)
}

extension FileError: DescribedError {
    /// One sentence: what, where, why, and what to do.
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            "cannot read '\(path)': \(reason); check the name and the permissions"
        case .cannotWrite(let path, let reason):
            "cannot write '\(path)': \(reason); \(Self.adviceForWriting(reason))"
        case .cannotCreateFolder(let path, let reason):
            "cannot create the folder '\(path)': \(reason); choose another place"
        case .scratchNotUsable(let folder, let bytes, let reason):
            "cannot keep a temporary file of \(bytes) bytes in '\(folder)': \(reason); make room there, or name a "
                + "folder on another disk in the environment variable TMPDIR"
        case .tooLarge(let path, let bytes, let limit):
            "'\(path)' has \(bytes) bytes, more than the \(limit) bytes that are accepted here"
        case .resultsNotTaken(let reason):
            "cannot write all results to standard output: \(reason); send them to a place that has room for them"
        case .inUse(let path):
            "another run of this program writes into '\(path)'; wait for its end, or name another folder"
        }
    }
    /// What to do where a file cannot be written, by the system's reason.
    package static func adviceForWriting(_ reason: String) -> String {
        reason == String(cString: strerror(ENAMETOOLONG))
            ? "give what it is named after a shorter name"
            : "nothing was changed there, choose another place or make room"
    }
}
