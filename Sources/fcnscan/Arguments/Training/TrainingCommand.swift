import ArgumentParser
import FCNScanKit
import FoundationEssentials

/// The command line of a run, which its folder keeps so that `train --resume FOLDER` can go on with it.
struct TrainingCommand: Codable {
    /// The arguments behind `train`.
    var arguments: [String]
    /// Where the command was given; its paths start there.
    var folder: String

    private static let name = "command.json"

    /// The arguments as they are given now.
    static var current: TrainingCommand {
        TrainingCommand(
            arguments: Array(CommandLine.arguments.dropFirst().drop { $0 == "train" }),
            folder: FileManager.default.currentDirectoryPath)
    }

    /// Keeps the command in the folder of its run.
    func write(to folder: TrainingFolder) throws {
        try createFolder(folder.path)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(
            String(decoding: try encoder.encode(self), as: UTF8.self) + "\n", to: Path.joined(folder.path, Self.name))
    }

    /// The arguments of the program, with those of an earlier run where `train --resume FOLDER` names one.
    ///
    /// Options that are given now go before those of the run.
    static func completed(_ arguments: [String]) throws -> [String] {
        guard arguments.first == "train", let place = arguments.firstIndex(of: "--resume"),
            place + 1 < arguments.count,
            let data = FileManager.default.contents(atPath: Path.joined(arguments[place + 1], Self.name))
        else { return arguments }
        guard let command = try? JSONDecoder().decode(TrainingCommand.self, from: data) else {
            throw ValidationError(
                "'\(arguments[place + 1])/\(Self.name)' is damaged; give the options of the run again.")
        }
        guard command.folder == FileManager.default.currentDirectoryPath else {
            throw ValidationError("The run was started in '\(command.folder)', where its paths begin; go there first.")
        }
        let earlier = command.arguments.filter { $0 != "--resume" && $0 != "--overwrite" }
        return ["train"] + earlier + ["--resume"] + arguments[(place + 2)...] + arguments[1..<place]
    }
}
