import Foundation
import Testing

@testable import Files

@Suite struct AbandonedFilesTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/abandoned-\(UUID().uuidString)"

    /// The number of a process that has ended.
    private func endedProcess() throws -> pid_t {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        return process.processIdentifier
    }

    /// A name as another process of this machine gives it.
    private func name(of process: pid_t) -> String {
        Path.name(of: TemporaryName.path(beside: "map.png"))
            .replacingOccurrences(of: "-\(getpid())-", with: "-\(process)-")
    }

    @Test("files of ended processes go, and no others")
    func sweep() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ended = try name(of: endedProcess())
        let otherHost = "map.png.00000000-\(ended.split(separator: "-")[1])-1.partial"
        let kept = [name(of: getpid()), name(of: getppid()), otherHost, "mine.partial", "a.1-2.partial", "map.png"]
        for name in kept + [ended] { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        AbandonedFiles.remove(in: folder)
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: folder)) == Set(kept))
    }

    @Test("a new file in a folder takes away what was abandoned there")
    func firstFile() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name(of: endedProcess()))"))
        try AtomicFile.write("1", to: "\(folder)/result.txt")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["result.txt"])
    }

    @Test("a folder that does not exist is no fault", arguments: ["", "/nowhere/at/all"])
    func missing(_ folder: String) { AbandonedFiles.remove(in: folder) }

    @Test("a name tells its process", arguments: ["a", "a.b-c", String(repeating: "ü", count: 127), "x.1-2.partial"])
    func names(_ name: String) {
        let path = TemporaryName.path(beside: "/folder/" + name)
        #expect(Path.folder(of: path) == "/folder")
        #expect(Path.name(of: path).utf8.count <= 255)
        #expect(TemporaryName.process(ofName: Path.name(of: path)) == getpid())
    }
}
