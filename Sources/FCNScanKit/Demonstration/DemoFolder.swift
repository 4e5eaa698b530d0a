import Files
import FoundationEssentials
import Smears

/// The folder of a demonstration: drawn blood smears to learn from and others to scan, and room for what is made of them.
public struct DemoFolder: Sendable {
    /// The folder.
    public let path: String
    /// Decides all that is drawn.
    public let seed: UInt64
    /// Pictures to learn from.
    public let trainingPictures: Int
    /// Pictures to scan.
    public let scannedPictures: Int

    /// The folder at a path, which need not be there yet.
    public init(_ path: String, seed: UInt64, trainingPictures: Int, scannedPictures: Int) {
        precondition(trainingPictures > 0 && scannedPictures > 0, "a demonstration has pictures")
        self.path = path
        self.seed = seed
        self.trainingPictures = trainingPictures
        self.scannedPictures = scannedPictures
    }

    /// The path of something in the folder.
    public func path(of name: String) -> String { Path.joined(path, name) }

    /// What the folder holds and how it was made; written first, so that the folder is known again.
    private static let note = "README.txt"

    /// Makes the folder, or takes one in which the same demonstration was begun.
    ///
    /// - Parameter text: What the folder holds and how it is made; its first line tells one demonstration from another.
    /// - Throws: ``DemoError``, `FileError`.
    public func begin(describedBy text: String) throws {
        let note = path(of: Self.note)
        try createFolder(path)
        guard !FileManager.default.fileExists(atPath: note) else {
            let found = String(decoding: try readFile(note), as: UTF8.self)
            let (begun, wanted) = (found.prefix { $0 != "\n" }, text.prefix { $0 != "\n" })
            guard begun == wanted else {
                throw DemoError.otherDemo(path: path, found: String(begun), wanted: String(wanted))
            }
            return
        }
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw FileError.cannotRead(path: path, reason: "\(error)")
        }
        guard files.isEmpty else { throw DemoError.folderInUse(path: path, example: files.sorted()[0]) }
        try AtomicFile.write(text, to: note)
    }

    /// Draws the pictures that are not there, with the boxes of all their cells: `learn/images` and `learn/boxes.csv`, and
    /// the same below `new`.
    ///
    /// - Parameter onProgress: Called with the pictures that are drawn, and all of them.
    /// - Throws: `FileError`, `RasterError`.
    public func draw(onProgress: (Int, Int) -> Void = { _, _ in }) throws {
        let all = trainingPictures + scannedPictures
        var done = 0
        // Two seeds, so that neither set changes with the size of the other.
        for (name, count, seed) in [("learn", trainingPictures, 2 &* seed), ("new", scannedPictures, 2 &* seed &+ 1)] {
            let folder = path(of: name)
            // The boxes are written last.
            if !FileManager.default.fileExists(atPath: Path.joined(folder, "boxes.csv")) {
                try TrainingSet(count: count, seed: seed).write(to: folder) { drawn, _ in
                    onProgress(done + drawn, all)
                }
            }
            done += count
        }
        onProgress(all, all)
    }
}

/// What keeps a demonstration from beginning.
public enum DemoError: DescribedError, Equatable {
    /// The folder holds something else.
    case folderInUse(path: String, example: String)
    /// The folder holds a demonstration with other settings.
    case otherDemo(path: String, found: String, wanted: String)

    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .folderInUse(let path, let example):
            "'\(path)' is not empty: it holds, for example, '\(example)'; name a new folder, whose files are nobody's yet"
        case .otherDemo(let path, let found, let wanted):
            "the README.txt in '\(path)' begins with '\(found)', and this would be '\(wanted)'; name a new folder, or give "
                + "the same settings to go on there"
        }
    }
}
