import ArgumentParser
import FCNScanKit
import Glibc
import Numbers

struct Mine: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cuts out what a detector takes for objects on pictures that have none.",
        discussion: """
            Scans pictures that are known to be free of objects and saves the windows with the highest probabilities \
            of an object as PNG, strongest first, with a table mined.csv that says where each comes from. Training \
            learns from them as background with --negatives; `train --mine` does both in turn by itself.

            EXAMPLES
              fcnscan mine empty-smears/ -o patches/
              fcnscan mine harbour/ --model ships.safetensors --per-picture 50 -o patches/
              fcnscan train smears/ --boxes boxes.csv --negatives patches/ -o better.safetensors
            """)

    @Argument(help: "A folder of pictures without any object; pictures may lie deeper.", completion: .directory)
    var negatives: String
    @Option(name: .shortAndLong, help: "The folder for the patches.", completion: .directory)
    var output: String
    @OptionGroup var model: ModelOptions
    @OptionGroup var threshold: ThresholdArgument
    @OptionGroup var merging: MergingArguments
    @OptionGroup var method: MethodArguments
    @OptionGroup var average: AverageArguments
    @Option(help: "The most patches of one picture.")
    var perPicture = 16
    @Option(help: "The least probability of an object that makes a window a patch.")
    var least: Float = 0.05
    @Option(help: "Patches of one picture lie at least so far apart, as a share of the window's size.")
    var separation = 0.25
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var input: InputArguments

    func validate() throws {
        try average.check(method.method)
        guard (1...100_000).contains(perPicture) else {
            throw ValidationError("--per-picture takes a number from 1 to 100000, found \(perPicture).")
        }
        guard (0...1).contains(least) else {
            throw ValidationError("--least takes a number from 0 to 1, found \(least).")
        }
        guard (0...10).contains(separation) else {
            throw ValidationError("--separation takes a number from 0 to 10, found \(separation).")
        }
    }

    func run() throws {
        Interrupt.endsProgram()
        let trained = try method.global.applied(to: model.load(input.description(normalization)))
        let console = JobConsole()
        let result = try job().run(
            trained, pool: model.pool(),
            onData: { for skipped in $0.skipped { Console.log.warning("skipped: \(skipped.reason)") } },
            onProgress: console.show)
        print(
            "\(output): \(result.found.count) patches of \(Set(result.found.map(\.pictureIndex)).count) pictures; "
                + "\(result.falseAlarmsPerPicture.fixed(3)) false alarms on a picture at threshold "
                + "\(result.threshold.significant(6)), "
                + "\(result.pictures) pictures scanned")
        // What could be scanned was; the exit code says that something could not.
        if !result.skipped.isEmpty { throw ExitCode.failure }
    }

    /// The mining that the options describe.
    private func job() throws -> MiningJob {
        var job = MiningJob(negatives: negatives, output: output)
        job.miner.windowsPerPicture = perPicture
        job.miner.leastProbability = least
        job.miner.separation = separation
        job.method = method.method
        job.average = average.windowAverage
        job.detection = DetectionRequest(threshold: threshold.threshold, merging: merging.merging, boxes: merging.boxes)
        job.options = try model.plan.options()
        return job
    }
}
