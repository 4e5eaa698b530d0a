import ArgumentParser
import FCNScanKit
import Files

@main
struct FCNScan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fcnscan",
        abstract: "Finds small things in big pictures: scores every window of a picture in one forward pass.",
        usage: """
            fcnscan <picture> ... [options]
            fcnscan <subcommand>
            """,
        discussion: """
            Without a subcommand, pictures are scanned. The embedded model finds white cells in photographs of \
            blood smears; 'train' makes a model for other things.

            EXAMPLES
              fcnscan demo demo/              the whole way, without any data
              fcnscan smear.jpg               heat map, overlay and detections
              fcnscan smear.jpg --json        the detections as JSON
              fcnscan compare smear.jpg       one pass against window by window
              fcnscan batch slides/ -o found/ every picture below a folder
              fcnscan train cells/ -o cells.safetensors
              fcnscan info                    the layers of the embedded model

            Shell completions: fcnscan --generate-completion-script bash|zsh|fish
            """,
        version: version,
        subcommands: [
            Scan.self, Compare.self, Batch.self, Merge.self, Classify.self, Train.self, Mine.self, Evaluate.self,
            Visualize.self,
            Convert.self,
            New.self,
            Detect.self, Render.self, Report.self, Export.self,
            Serve.self,
            Demo.self, Info.self, Run.self, Bench.self, Schema.self, Version.self,
        ],
        defaultSubcommand: Scan.self)

    static let version = Release.version

    /// Runs the command that the arguments name; errors of the library end with the advice of the command line.
    static func main(_ arguments: [String]?) {
        StandardStreams.reserve()
        let arguments = arguments ?? Array(CommandLine.arguments.dropFirst())
        do {
            // Programs ask for the version often, and building the tree of all commands takes several times as long.
            if arguments == ["--version"] { print(version) } else { try run(arguments) }
            try StandardStreams.finish()
        } catch {
            exit(withError: AdvisedError(error) ?? error)
        }
    }

    private static func run(_ arguments: [String]) throws {
        var command = try parseAsRoot(TrainingCommand.completed(arguments))
        defer {
            if let notice = letteringNotice { Console.log.warning("\(notice)") }
        }
        try command.run()
    }

    static func main() { main(nil) }
}
