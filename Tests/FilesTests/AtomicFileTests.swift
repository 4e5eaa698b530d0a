import Files
import Foundation
import Testing

@Suite final class AtomicFileTests {
    private let folder = NSTemporaryDirectory() + "files-tests-\(UUID().uuidString)"

    init() throws { try createFolder(folder) }
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func file(_ name: String) -> String { folder + "/" + name }
    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }

    @Test("A committed file replaces what stood there")
    func committedFileReplacesWhatStood() throws {
        let path = file("a.txt")
        try AtomicFile.write("old", to: path)
        try AtomicFile.write("new", to: path)
        #expect(try readFile(path) == Data("new".utf8))
        #expect(try names == ["a.txt"])
    }

    @Test("Nothing is seen under the name before the commit")
    func nothingIsSeenUnderName() throws {
        let path = file("a.txt")
        let atomic = try AtomicFile(path)
        try Array("some text".utf8).withUnsafeBytes { try atomic.write($0) }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(FileManager.default.fileExists(atPath: atomic.temporaryPath))
        try atomic.commit()
        #expect(try names == ["a.txt"])
    }

    @Test("An abandoned file leaves nothing and touches nothing")
    func abandonedFileLeavesNothing() throws {
        let path = file("a.txt")
        try AtomicFile.write("old", to: path)
        do {
            let atomic = try AtomicFile(path)
            try Array("new".utf8).withUnsafeBytes { try atomic.write($0) }
        }
        #expect(try names == ["a.txt"])
        #expect(try readFile(path) == Data("old".utf8))
    }

    @Test("Two writers of one name do not meet")
    func twoWritersOfOneName() throws {
        let path = file("a.txt")
        let first = try AtomicFile(path)
        let second = try AtomicFile(path)
        try Array("first".utf8).withUnsafeBytes { try first.write($0) }
        try Array("second".utf8).withUnsafeBytes { try second.write($0) }
        try second.commit()
        try first.commit()
        #expect(try readFile(path) == Data("first".utf8))
    }

    @Test("A folder that is missing and a name that is a folder are told")
    func folderThatIsMissing() throws {
        let missing = file("no/such/a.txt")
        #expect(throws: FileError.cannotWrite(path: missing, reason: "No such file or directory")) {
            try AtomicFile.write("x", to: missing)
        }
        #expect(throws: FileError.cannotWrite(path: folder, reason: "it is a folder")) {
            try AtomicFile.write("x", to: self.folder)
        }
    }

    @Test("A folder without permission is told", .disabled(if: geteuid() == 0, "the superuser may write everywhere"))
    func folderWithoutPermissionIsTold() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
        let path = file("a.txt")
        #expect(throws: FileError.cannotWrite(path: path, reason: "Permission denied")) {
            try AtomicFile.write("x", to: path)
        }
    }

    @Test(
        "A full disk is told when the buffer is written, and the old file stays",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDiskIsToldWhen() throws {
        let path = file("a.txt")
        try AtomicFile.write("old", to: path)
        for count in [10, 1 << 20] {
            do {
                let atomic = try AtomicFile(path)
                // The stream keeps its identity and from here on writes to a device without room.
                #expect(freopen("/dev/full", "wb", atomic.stream) != nil)
                #expect(throws: FileError.cannotWrite(path: path, reason: "No space left on device")) {
                    try [UInt8](repeating: 1, count: count).withUnsafeBytes { try atomic.write($0) }
                    try atomic.commit()
                }
            }
            #expect(try names == ["a.txt"])
            #expect(try readFile(path) == Data("old".utf8))
        }
    }

    @Test("A long name is no obstacle")
    func longNameIsNoObstacle() throws {
        let path = file(String(repeating: "n", count: 251) + ".png")
        try AtomicFile.write("x", to: path)
        #expect(try readFile(path) == Data("x".utf8))
    }
}
