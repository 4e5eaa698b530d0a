import ArgumentParser
import FCNScanKit

struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes the one summary of a batch that many machines shared.",
        discussion: """
            Reads what 'fcnscan batch --shard' left in FOLDER, writes summary.csv and summary.json as one run over all \
            pictures would have, and says which pictures are missing, failed, or were scanned with another model or \
            other settings. The exit code is 1 unless everything is there. Safe to run again, also while shares are at \
            work.

            EXAMPLES
              fcnscan batch slides/ -o found/ --shard 1/2      on one machine
              fcnscan batch slides/ -o found/ --shard 2/2      on another
              fcnscan merge found/
              fcnscan merge found/ --export coco,csv
            """)

    @Argument(help: "The output folder of the batch.", completion: .directory)
    var folder: String
    @OptionGroup var export: ExportArgument
    @OptionGroup var failures: FailureArgument
    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        Interrupt.endsProgram()
        var merge = BatchMerge()
        merge.exports = export.formats
        merge.describe = sentence
        let outcome = try merge.run(folder)
        for failure in outcome.summary.failures { Console.log.error("\(failure.error)") }
        for shard in outcome.missingShards { Console.log.error("share \(shard) has not begun") }
        for picture in outcome.missing { Console.log.error("'\(picture)' has not been scanned yet") }
        for picture in outcome.others {
            Console.log.error("'\(picture)' was scanned with another model or other settings than most")
        }
        for warning in outcome.summary.exports?.warnings ?? [] { Console.log.warning("\(warning)") }
        print(json ? try Console.json(outcome) : outcome.line(folder))
        guard outcome.isComplete else { throw ExitCode.failure }
        try failures.end(outcome.summary)
    }
}

extension BatchMerge.Outcome {
    /// How much is there, and how much is not.
    fileprivate func line(_ folder: String) -> String {
        "\(summary.pictures.count) pictures, \(detections) detections, "
            + "\(summary.failures.count) failed, \(missing.count) missing, \(missingShards.count) shares not begun, "
            + "\(others.count) of other settings -> \(folder)/summary.csv"
            + (summary.exports?.lines.map { "\n" + $0 }.joined() ?? "")
    }
}
