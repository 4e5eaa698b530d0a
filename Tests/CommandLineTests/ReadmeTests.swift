import Foundation
import Testing

/// What the README tells a newcomer to type.
@Suite struct ReadmeTests {
    /// The commands of all `sh` blocks, in order, cut at `&&`, in words.
    static func commands() throws -> [[String]] {
        let text = try String(contentsOf: Program.package.appendingPathComponent("README.md"), encoding: .utf8)
        var isCode = false
        var commands: [[String]] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isCode = line == "```sh"
            } else if isCode, !line.isEmpty {
                commands += words(String(line)).split(separator: "&&").map(Array.init)
            }
        }
        return commands
    }

    /// Cuts a line at spaces outside of double quotes.
    private static func words(_ line: String) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
    }

    @Test("Every command works, in the order of the page")
    func commandsWork() throws {
        let program = try Program()
        try FileManager.default.createSymbolicLink(
            atPath: program.path("SampleImages"), withDestinationPath: Program.samples)
        let commands = try Self.commands()
        #expect(commands.count >= 8)
        for command in commands {
            switch command[0] {
            case "fcnscan", ".build/release/fcnscan":
                let result = try program.run(Program.binary, Array(command.dropFirst()))
                #expect(result.status == 0, "\(command.joined(separator: " ")): \(result.errors)")
            default:
                let script = Program.package.appendingPathComponent(command[0]).path
                #expect(FileManager.default.isExecutableFile(atPath: script), "\(command.joined(separator: " "))")
            }
        }
    }
}
