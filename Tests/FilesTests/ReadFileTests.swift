import Files
import Foundation
import Testing

@Suite final class ReadFileTests {
    private let folder = NSTemporaryDirectory() + "files-tests-\(UUID().uuidString)"

    init() throws { try createFolder(folder) }
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test("A file is read whole")
    func fileIsReadWhole() throws {
        try AtomicFile.write(Data(0...255), to: folder + "/a")
        #expect(try readFile(folder + "/a") == Data(0...255))
        #expect(try readFile(folder + "/a", limitBytes: 256).count == 256)
    }

    @Test("A file that is too large is refused before it is read")
    func fileThatIsTooLarge() throws {
        let path = folder + "/a"
        try AtomicFile.write(Data(0...255), to: path)
        #expect(throws: FileError.tooLarge(path: path, bytes: 256, limitBytes: 255)) {
            try readFile(path, limitBytes: 255)
        }
    }

    @Test("Missing files and folders are told")
    func missingFilesAndFolders() throws {
        let missing = folder + "/missing"
        #expect(throws: FileError.cannotRead(path: missing, reason: "No such file or directory")) {
            try readFile(missing)
        }
        #expect(throws: FileError.self) { try readFile(self.folder) }
    }

    @Test("Folders are created with those above them, and twice without harm")
    func foldersAreCreatedWithThose() throws {
        try createFolder(folder + "/a/b/c")
        try createFolder(folder + "/a/b/c")
        try AtomicFile.write("x", to: folder + "/file")
        let error = #expect(throws: FileError.self) { try createFolder(self.folder + "/file/below") }
        #expect(error?.description.contains("/file/below") == true)
    }
}
