import Foundation
import Testing

@testable import Files

@Suite struct FolderLockTests {
    @Test("claims that do not go together are refused, and free again when the holder ends")
    func claims() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/lock-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (first, second, fits) in [
            (FolderLock.Kind.exclusive, FolderLock.Kind.exclusive, false), (.exclusive, .shared, false),
            (.shared, .exclusive, false), (.shared, .shared, true),
        ] {
            let holder = try FolderLock(folder, first)
            if fits {
                _ = try FolderLock(folder, second)
            } else {
                #expect(throws: FileError.inUse(path: folder)) { _ = try FolderLock(folder, second) }
            }
            withExtendedLifetime(holder) {}
        }
        _ = try FolderLock(folder, .exclusive)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test("a folder that does not exist is told")
    func missing() {
        #expect(throws: FileError.cannotRead(path: "/nowhere", reason: "No such file or directory")) {
            _ = try FolderLock("/nowhere", .shared)
        }
    }
}
