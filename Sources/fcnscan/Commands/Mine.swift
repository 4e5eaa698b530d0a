import ArgumentParser
import FCNScanKit
import Foundation

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
    @OptionGroup var method: MethodArguments
    @Option(help: "The most patches of one picture.")
    var perPicture = 16
    @Option(help: "The least probability of an object that makes a window a patch.")
    var least: Float = 0.05
    @Option(help: "Patches of one picture lie at least so far apart, as a share of the window's size.")
    var separation = 0.25

    func validate() throws {
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
        let trained = try model.load()
        try createFolder(output)
        let pool = model.pool()
        let data = try LabelledData(withoutObjects: negatives, for: trained)
        for skipped in data.skipped { Console.log.warning("skipped: \(skipped.reason)") }
        let line = ProgressLine()
        let scanner = DenseScanner(
            try method.form(of: trained), edge: .center, method: method.method, pool: pool,
            options: try model.plan.options())
        let evaluation = try DetectorEvaluation.evaluate(data, pictures: Array(data.pictures.indices), scanner: scanner)
        {
            line.show($0, of: $1, "pictures")
        }
        Console.clearProgress()
        var miner = HardNegativeMining()
        miner.windowsPerPicture = perPicture
        miner.leastProbability = least
        miner.separation = separation
        let grid = scanner.model.grid
        let sampling = PatchSampling(window: grid.window, strideInPixels: grid.stride.width)
        let found = try miner.windows(evaluation, of: data, sampling: sampling)
        let folder = MinedPatches(found, of: data, window: grid.window)
        try folder.write(to: output)
        let limit = try threshold.value(for: trained)
        let rate = try evaluation.falseAlarmsPerPicture(DetectionOptions(threshold: limit))
        print(
            "\(output): \(found.count) patches of \(Set(found.map(\.pictureIndex)).count) pictures; "
                + String(format: "%.3f false alarms on a picture at threshold %g, ", rate, limit)
                + "\(data.pictures.count) pictures scanned")
        // What could be scanned was; the exit code says that something could not.
        if !data.skipped.isEmpty { throw ExitCode.failure }
    }
}
