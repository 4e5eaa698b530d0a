import Foundation
import Testing

@testable import Files

@Suite("A file that is read at any place")
struct PositionedFileTests {
    private func path() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("positioned-\(UUID().uuidString)").path
    }

    @Test("gives its bytes, and an error behind its end")
    func reading() throws {
        let path = path()
        defer { unlink(path) }
        try AtomicFile.write("0123456789", to: path)
        let file = try PositionedFile(path)
        #expect(file.bytes == 10)
        var bytes = [UInt8](repeating: 0, count: 4)
        try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 3) }
        #expect(bytes == Array("3456".utf8))
        #expect(throws: FileError.cannotRead(path: path, reason: "it ends before byte 12")) {
            try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 8) }
        }
    }

    @Test("is refused when it was changed in its place, not when another takes its name")
    func changed() throws {
        let path = path()
        defer { unlink(path) }
        try AtomicFile.write("0123456789", to: path)
        let file = try PositionedFile(path)
        var bytes = [UInt8](repeating: 0, count: 4)
        try AtomicFile.write("another", to: path)
        try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 6) }
        #expect(bytes == Array("6789".utf8))
        let other = try PositionedFile(path)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("!".utf8))
        try handle.close()
        #expect(throws: FileError.cannotRead(path: path, reason: "it was changed while it was being read")) {
            try bytes.withUnsafeMutableBytes { try other.read(into: $0, at: 0) }
        }
    }

    @Test("a folder, a pipe and a missing file are refused, and nothing is waited for")
    func refused() throws {
        let path = path()
        defer { unlink(path) }
        #expect(throws: FileError.self) { try PositionedFile(path) }
        #expect(mkfifo(path, 0o600) == 0)
        #expect(throws: FileError.cannotRead(path: path, reason: "it is no ordinary file")) {
            try PositionedFile(path)
        }
        #expect(throws: FileError.self) { try PositionedFile("/tmp") }
    }
}
