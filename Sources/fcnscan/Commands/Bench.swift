import ArgumentParser
import FCNScanKit
import Foundation

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures the forward pass alone, and how far its scores are from exact ones.",
        discussion: """
            Times are those of dense passes over samples in memory, random ones unless --input names a file. GFLOP/s count direct sums. The error \
            is the largest difference from a float64 reference on some cells, relative to the largest score.

            EXAMPLES
              fcnscan bench
              fcnscan bench --arch small-2048 --runs 9 --json
              fcnscan bench --model cells.safetensors --size 4096x4096
              fcnscan bench --input samples.npy --scores logits.npy

            Networks by name: \(NamedArchitecture.list); with the side of a picture behind, as in vgg16-384.
            """)

    @Option(help: "A network by name, or an architecture text; weights are random.")
    var arch: String?
    @OptionGroup var model: ModelOptions
    @Option(help: "WIDTHxHEIGHT of the picture; the network's own size, or 1024x1024, unless given.")
    var size: PictureSize?
    @Option(
        help: """
            Samples as NumPy array, float32, height x width x channels or 1 x channels x height x width; the \
            model's normalisation is applied to them.
            """, completion: .file(extensions: ["npy"]))
    var input: String?
    @Option(
        help: "Also write the logits as NumPy array, rows x columns x classes, float32.",
        completion: .file(extensions: ["npy"]))
    var scores: String?
    @Option(help: "Passes that are timed.")
    var runs = 5
    @Option(help: "Cells that are computed again in float64; 0 for none.")
    var check = 3
    @Flag(help: "Measure kernels one by one, as shares of what the processor can do in registers.")
    var kernels = false
    @Flag(
        help: """
            Measure this machine and store what was found in \(MachineProfile.path), where later plans of all \
            commands look; the choice of algorithms changes the last digits of scores.
            """)
    var calibrate = false
    @Option(help: ArgumentHelp("Measure training instead: steps with so many windows.", valueName: "batch"))
    var training: Int?
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if arch != nil, model.model != nil { throw ValidationError("Give --arch or --model, not both.") }
        if input != nil, size != nil {
            throw ValidationError("Give --input or --size, not both; the samples have a size.")
        }
        guard (1...10_000).contains(runs) else {
            throw ValidationError("--runs takes a number from 1 to 10000, found \(runs).")
        }
        guard (0...10_000).contains(check) else {
            throw ValidationError("--check takes a number from 0 to 10000, found \(check).")
        }
    }

    /// A picture of some windows.
    private func usualSize(of network: Model, _ side: Int?) -> Extent {
        let window = network.architecture.input
        return Extent(height: max(side ?? 1024, window.height), width: max(side ?? 1024, window.width))
    }

    func run() throws {
        if calibrate { return try storeProfile() }
        if kernels { return try measureKernels() }
        if let training { return try measureTraining(batch: training) }
        let known = arch.flatMap(NamedArchitecture.onPicture)
        let network =
            try arch.map {
                Model.untrained(try known?.network.architecture() ?? Architecture(nameOrText: $0))
            } ?? model.load(feedsPictures: false)
        let picture = try input.map {
            try NumpyPicture(contentsOf: $0, channels: network.architecture.input.channels)
        }
        let result = try Benchmark(
            network.convolutionalized(),
            picture: picture?.extent ?? size?.extent ?? usualSize(of: network, known?.side),
            samples: picture?.samples, scoresPath: scores, runs: runs, checkedCells: check, pool: model.pool(),
            options: try model.plan.options())
        if json {
            print(try Console.json(result))
            return
        }
        print(
            "\(arch ?? model.model ?? "the embedded model") on \(result.size[0])x\(result.size[1]) pixels, "
                + "\(result.map[0])x\(result.map[1]) cells, \(result.threads) threads, \(result.instructionSet)")
        print(result.layers.table)
        print(
            String(
                format: "  minimum of %d: %.3f ms, median %.3f ms, %.1f GFLOP/s, %.2f ns per pixel", result.runs,
                result.minimumMilliseconds, result.medianMilliseconds, result.gigaflops, result.nanosecondsPerPixel))
        print(
            String(
                format: "  %.1f GFLOP/s executed, of %.1f in registers", result.executedGigaflops, result.peakGigaflops)
        )
        if let error = result.error {
            print(String(format: "  error %.2g of the largest score, on %d cells", error.relative, error.cells))
        }
        let memory = result.planMemory
        print(
            "  peak memory \(Console.bytes(result.peakMemoryBytes)), the picture and the program included; the plan holds "
                + "\(Console.bytes(memory.weights)) of weights, \(Console.bytes(memory.rows)) of rows, "
                + "\(Console.bytes(memory.scratch)) of scratch memory")
    }

    private func storeProfile() throws {
        let profiles = Dictionary(
            uniqueKeysWithValues: InstructionSet.allCases.filter(\.isSupported).map { ($0, Calibration.profile($0)) })
        try MachineProfile.store(profiles)
        for (instructionSet, profile) in profiles.sorted(by: { $0.value.gigaflops < $1.value.gigaflops }) {
            print(
                instructionSet.rawValue
                    + String(
                        format: ": %.1f GFLOP/s, %.1f GB/s from memory, %.1f GB/s from the cache, each of one thread",
                        profile.gigaflops, profile.memoryGigabytes, profile.cacheGigabytes))
        }
        print("-> \(MachineProfile.path)")
    }

    private func measureTraining(batch: Int) throws {
        let architecture =
            try arch.map { try Architecture(nameOrText: $0) } ?? NamedArchitecture.whiteCells.architecture()
        let result = TrainingBenchmark.measure(architecture, batch: batch, steps: runs, pool: model.pool())
        if json {
            print(try Console.json(result))
            return
        }
        print(
            String(
                format: "%d windows a step: minimum of %d %.2f ms, median %.2f ms; %.0f windows/s", result.batch,
                result.steps,
                result.minimumMilliseconds, result.medianMilliseconds, result.windowsPerSecond))
    }

    private func measureKernels() throws {
        let result = try KernelBenchmark(runs: runs, pool: model.pool(), options: try model.plan.options())
        if json {
            print(try Console.json(result))
            return
        }
        print(
            "\(result.instructionSet), \(result.threads) threads, "
                + String(format: "%.1f GFLOP/s in registers", result.peakGigaflops))
        print("  work                                        algorithm        ms   GFLOP/s  effective  executed")
        for row in result.rows {
            print(
                "  " + row.work.padding(toLength: 44, withPad: " ", startingAt: 0)
                    + row.algorithm.padding(toLength: 11, withPad: " ", startingAt: 0)
                    + String(
                        format: "%8.3f %9.1f %9.0f%% %8.0f%%", row.milliseconds, row.gigaflops,
                        row.effectiveShare * 100, row.executedShare * 100))
        }
    }
}
