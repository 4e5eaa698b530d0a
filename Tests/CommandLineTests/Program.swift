import FCNScanKit
import Foundation
import TestSupport

/// The program as a person runs it: the real binary, in a folder of its own.
final class Program {
    /// What a run gave.
    struct Result {
        var status: Int32
        var output: String
        var errors: String

        /// The output as a JSON object.
        func json() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// The folder of the package.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    /// The pictures that come with the package.
    static let samples = package.appendingPathComponent("SampleImages").path
    /// The binary stands beside the tests.
    static let binary = Bundle.main.bundleURL.appendingPathComponent("fcnscan").path

    /// The folder that the program runs in; removed at the end.
    let folder: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("fcnscan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func contents(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

    /// The names of all files below the folder, sorted.
    func files() -> [String] {
        (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    @discardableResult
    func run(_ arguments: String...) throws -> Result { try run(arguments) }

    /// Runs the program.
    func run(_ arguments: [String]) throws -> Result { try run(Program.binary, arguments) }

    @discardableResult
    func run(_ executable: String, _ arguments: [String]) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        // Files instead of pipes: nothing can fill up.
        let (output, errors) = (path(".output-\(UUID().uuidString)"), path(".errors-\(UUID().uuidString)"))
        for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        process.waitUntilExit()
        defer { for file in [output, errors] { try? FileManager.default.removeItem(atPath: file) } }
        return Result(
            status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }
}

extension Program {
    /// Writes a model whose second class is what is lighter than the middle of the scale in windows of 24 pixels.
    func writeBrightnessModel(_ name: String, classes: [String]) throws {
        try Model(
            handmade: "input 24x24x3; avgpool24 fc2 softmax", classes: classes, weights: [-9, -9, -9, 9, 9, 9],
            biases: [0, 0], normalization: Normalization(mean: [0.57, 0.57, 0.57], deviation: [1, 1, 1])
        ).write(to: path(name))
    }
}
