import Files
import Formats

/// A text file that grows piece by piece and has its name when it is complete.
struct TextOutput {
    private let file: AtomicFile

    /// - Throws: `FileError`.
    init(_ path: String) throws {
        let folder = Path.folder(of: path)
        if !folder.isEmpty { try createFolder(folder) }
        file = try AtomicFile(path)
    }

    /// Writes a whole file.
    ///
    /// - Throws: `FileError`.
    static func write(_ text: String, to path: String) throws {
        let output = try TextOutput(path)
        try output.append(text)
        _ = try output.finish()
    }

    /// - Throws: `FileError`.
    func append(_ text: String) throws {
        var text = text
        try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    }

    /// Gives the file its name, and returns it.
    ///
    /// - Throws: `FileError`.
    func finish() throws -> String {
        try file.commit()
        return file.path
    }
}

/// The elements of a JSON array, each on a line of its own.
struct JSONElements {
    private var isFirst = true

    /// Appends an element, or the beginning of the array.
    mutating func append(_ element: some Encodable, to output: TextOutput) throws {
        try output.append((isFirst ? "\n" : ",\n") + JSONText.text(of: element))
        isFirst = false
    }
}

extension Double {
    /// The shortest decimal that is read as this number; whole numbers without a fraction.
    var decimal: String {
        abs(self) < 1e15 && self == rounded() ? "\(Int(self))" : "\(self)"
    }
}
