import Foundation
import Testing

@testable import Files

@Suite final class ScratchFileTests {
    private let folder = NSTemporaryDirectory() + "scratch-tests-\(UUID().uuidString)"

    init() throws { try createFolder(folder) }
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test("Bytes are read back from any place, and no name is left")
    func bytesAreReadBackFrom() throws {
        let file = try ScratchFile(in: folder, reservedBytes: 1 << 16)
        let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        try bytes[20_000...].withUnsafeBytes { try file.write($0, at: 20_000) }
        try bytes[..<20_000].withUnsafeBytes { try file.write($0, at: 0) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        for range in [0..<1, 19_990..<20_010, 0..<50_000, 49_999..<50_000] {
            var read = [UInt8](repeating: 0, count: range.count)
            try read.withUnsafeMutableBytes { try file.read(into: $0, at: range.lowerBound) }
            #expect(read == Array(bytes[range]))
        }
    }

    @Test("A folder that is missing is told")
    func folderThatIsMissing() throws {
        let missing = folder + "/none"
        #expect(throws: FileError.scratchNotUsable(folder: missing, bytes: 5, reason: "No such file or directory")) {
            try ScratchFile(in: missing, reservedBytes: 5)
        }
    }

    @Test("A full disk is told, with what to do", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDiskIsTold() throws {
        let file = ScratchFile(descriptor: open("/dev/full", O_RDWR), folder: "/there")
        let expected = FileError.scratchNotUsable(folder: "/there", bytes: 110, reason: "No space left on device")
        #expect(throws: expected) {
            try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try file.write($0, at: 100) }
        }
        #expect(expected.description.contains("make room there") && expected.description.contains("TMPDIR"))
    }

    @Test(
        "Room that the disk does not have is refused before the work",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd")))
    func roomThatDiskDoesNot() throws {
        #expect(throws: FileError.self) { try ScratchFile(in: self.folder, reservedBytes: 1 << 60) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
}
