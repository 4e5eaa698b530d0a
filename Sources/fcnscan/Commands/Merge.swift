import ArgumentParser
import FCNScanKit

struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes one result of what many machines shared: of a batch, or of one picture.",
        discussion: """
            Of a folder: reads what 'fcnscan batch --shard' left in it, writes summary.csv and summary.json as one run \
            over all pictures would have, and says which pictures are missing, failed, or were scanned with another \
            model or other settings. The exit code is 1 unless everything is there. Safe to run again, also while \
            shares are at work.

            Of score maps: makes one map of the parts that 'fcnscan scan --rows' wrote, with the bytes of the map of \
            the whole picture, for 'fcnscan detect', 'render', 'evaluate' and 'report'. Parts that overlap, leave rows \
            out, or are of other pictures, models or settings are refused.

            EXAMPLES
              fcnscan batch slides/ -o found/ --shard 1/2      on one machine
              fcnscan batch slides/ -o found/ --shard 2/2      on another
              fcnscan merge found/
              fcnscan merge found/ --export coco,csv
              fcnscan scan huge.png --rows 1/2      on one machine
              fcnscan scan huge.png --rows 2/2      on another
              fcnscan merge huge.rows-*.scores.safetensors
            """)

    @Argument(
        help: "The output folder of a batch, or the parts of a score map.",
        completion: .file(extensions: ["safetensors"]))
    var inputs: [String]
    @Option(
        name: .shortAndLong,
        help: """
            Of score maps: the map that is written; PICTURE.scores.safetensors beside the first part unless given.
            """, completion: .file(extensions: ["safetensors"]))
    var output: String?
    @OptionGroup var export: ExportArgument
    @OptionGroup var failures: FailureArgument
    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    /// True where parts of a score map are merged, and no batch.
    private var isOfMaps: Bool { inputs.count > 1 || inputs[0].hasSuffix(ScoreMapFile.ending) }

    func validate() throws {
        guard !inputs.isEmpty else { throw ValidationError("Give the folder of a batch, or parts of a score map.") }
        if isOfMaps {
            if let other = inputs.first(where: { !$0.hasSuffix(ScoreMapFile.ending) }) {
                throw ValidationError(
                    "'\(other)' is no part of a score map: their names end with \(ScoreMapFile.ending). Batches are merged "
                        + "one folder at a time.")
            }
            if export.export != nil {
                throw ValidationError("--export belongs to batches; 'fcnscan detect --export' takes the merged map.")
            }
        } else if output != nil {
            throw ValidationError("--output belongs to score maps; the summary of a batch lies in its folder.")
        }
    }

    func run() throws {
        Interrupt.endsProgram()
        try isOfMaps ? mergeMaps() : mergeBatch(inputs[0])
    }

    private func mergeMaps() throws {
        let outcome = try MapMerge().run(inputs, to: output)
        for warning in outcome.warnings ?? [] { Console.log.warning("\(warning)") }
        print(json ? try Console.json(outcome) : outcome.summary)
    }

    private func mergeBatch(_ folder: String) throws {
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
