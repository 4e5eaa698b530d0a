import Files
import Foundation
import Testing

@Suite("what is in and below a folder")
struct FolderContentsTests {
    @Test("everything is found, and links are not followed")
    func everything() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try createFolder("\(folder)/a/b")
        try Data().write(to: URL(fileURLWithPath: "\(folder)/a/b/c"))
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "a")
        #expect(try pathsBelow(folder).sorted() == ["a", "a/b", "a/b/c", "link"])
    }

    @Test("a folder that is missing is an error with the system's reason")
    func missing() {
        #expect(throws: FileError.cannotRead(path: "/nowhere/at/all", reason: "No such file or directory")) {
            try pathsBelow("/nowhere/at/all")
        }
    }
}
