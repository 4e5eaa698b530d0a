import Files
import FoundationEssentials
import Glibc

/// The large pieces of a report: in memory, to be put into the page, until they are too many; then all of them in files of
/// a folder beside it.
package final class ReportChunks {
    /// A piece that is put into the page.
    struct Held {
        var name: String
        var base64: String
    }

    /// From so many bytes on, a page takes long to open.
    package static let usualLimit = 20 << 20

    /// The folder beside the page.
    package let folder: String
    private(set) var held: [Held] = []
    /// True where the pieces are in the folder.
    package private(set) var isInFiles = false
    /// All bytes, as they are stored.
    package private(set) var bytes = 0
    private let limitBytes: Int
    /// Where the files are until the report is complete.
    private let temporaryFolder: String

    /// No pieces yet.
    ///
    /// - Parameters:
    ///   - page: The file of the report.
    ///   - limitBytes: So many bytes are put into the page at most.
    package init(beside page: String, limitBytes: Int = usualLimit) {
        folder = Path.joined(Path.folder(of: page), Path.stem(of: page) + "-files")
        temporaryFolder = "\(folder).\(ProcessInfo.processInfo.processIdentifier).partial"
        self.limitBytes = limitBytes
    }

    deinit {
        if isInFiles { try? FileManager.default.removeItem(atPath: temporaryFolder) }
    }

    /// Adds a JPEG picture.
    ///
    /// - Throws: `FileError`.
    package func add(picture: [UInt8], name: String) throws {
        if isInFiles {
            bytes += picture.count
            return try write(Data(picture), name: "\(name).jpg")
        }
        try hold(picture, name: name)
    }

    /// Adds numbers that a script of the page reads.
    ///
    /// - Throws: `FileError`.
    package func add(numbers: [UInt8], name: String) throws {
        if isInFiles { return try writeScript(Data(numbers).base64EncodedString(), name: name) }
        try hold(numbers, name: name)
    }

    private func hold(_ data: [UInt8], name: String) throws {
        held.append(Held(name: name, base64: Data(data).base64EncodedString()))
        bytes += held.last!.base64.utf8.count
        guard bytes > limitBytes else { return }
        // Too many: what was held goes to the folder, as all that follows will.
        try createFolder(temporaryFolder)
        isInFiles = true
        bytes = 0
        for piece in held {
            let data = Data(base64Encoded: piece.base64)!
            if data.starts(with: [0xFF, 0xD8]) {
                bytes += data.count
                try write(data, name: "\(piece.name).jpg")
            } else {
                try writeScript(piece.base64, name: piece.name)
            }
        }
        held = []
    }

    /// A script, because pages from a disk may load scripts and pictures, and nothing else.
    private func writeScript(_ base64: String, name: String) throws {
        let script = Data("fcnscanChunk(\"\(name)\",\"\(base64)\")\n".utf8)
        bytes += script.count
        try write(script, name: "\(name).js")
    }

    private func write(_ data: Data, name: String) throws {
        try AtomicFile.write(data, to: "\(temporaryFolder)/\(name)")
    }

    /// Gives the folder its name, in place of that of an earlier report.
    ///
    /// - Throws: ``ReportingError/folderHoldsOtherFiles(folder:example:)``, `FileError`.
    package func finish() throws {
        try removeEarlier()
        guard isInFiles else { return }
        guard rename(temporaryFolder, folder) == 0 else {
            throw FileError.cannotWrite(path: folder, reason: String(cString: strerror(errno)))
        }
    }

    /// Removes the folder of an earlier report, if it holds nothing else.
    private func removeEarlier() throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        if let other = names.sorted().first(where: { !Self.isOurs($0) }) {
            // A report that lies in the page alone has no use for the folder.
            guard isInFiles else { return }
            throw ReportingError.folderHoldsOtherFiles(folder: folder, example: other)
        }
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            throw FileError.cannotWrite(path: folder, reason: systemReason(of: error))
        }
    }

    /// Names as they are given to tiles and bands: numbers, hyphens and an `m` for maps.
    private static func isOurs(_ name: String) -> Bool {
        ["jpg", "js"].contains { name.hasSuffix(".\($0)") } && name.first?.isNumber == true
            && Path.stem(of: name).allSatisfy { $0.isASCII && ($0.isNumber || $0 == "-" || $0 == "m") }
    }
}
