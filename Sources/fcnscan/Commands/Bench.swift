import ArgumentParser
import FCNScanKit
import FoundationEssentials
import Glibc

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures the forward pass alone, and how far its scores are from exact ones.",
        discussion: """
            Times are those of dense passes over samples in memory, random ones unless --input names a file. GFLOP/s \
            count direct sums. The error is the largest difference from a float64 reference on some cells, relative \
            to the largest score.

            EXAMPLES
              fcnscan bench
              fcnscan bench --arch small-2048 --runs 9 --json
              fcnscan bench --size 2048x2048 --stride 8
              fcnscan bench --model cells.safetensors --size 4096x4096
              fcnscan bench --input samples.npy --scores logits.npy

            Networks by name: \(NamedArchitecture.list); with the side of a picture behind, as in vgg16-384.
            """)

    @Option(help: "A network by name, or an architecture text; weights are random.")
    var arch: String?
    @OptionGroup var model: ModelOptions
    @Option(help: "WIDTHxHEIGHT of the picture; the network's own size, or 1024x1024, unless given.")
    var size: PictureSize?
    @OptionGroup var stride: StrideArgument
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
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var networkInput: InputArguments

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

    func run() throws {
        if calibrate { return try storeProfile() }
        if kernels { return try measureKernels() }
        if let training { return try measureTraining(batch: training) }
        let subject = try subject()
        let result = try Benchmark.measure(
            stride.applied(to: subject.network.convolutionalized()), picture: subject.size, samples: subject.samples,
            runs: runs, checkedCells: check, pool: model.pool(), options: try model.plan.options())
        if let scores { try NumpyFile.write(result.scores.values, shape: result.scores.shape, to: scores) }
        let name = arch ?? model.model ?? "the embedded model"
        print(json ? try Console.json(result.benchmark) : result.benchmark.text(name))
    }

    /// The network and its picture.
    private func subject() throws -> (network: Model, size: Extent, samples: [Float]?) {
        let known = arch.flatMap(NamedArchitecture.onPicture)
        let network =
            try arch.map {
                Model.untrained(
                    try known?.network.architecture() ?? Architecture(nameOrText: $0), holdsWeights: false)
            } ?? model.load(networkInput.description(normalization), feedsPictures: false)
        let window = network.architecture.input
        let picture = try input.map { try NumpyPicture(contentsOf: $0, channels: window.channels) }
        let side = known?.side ?? Self.usualSide
        let usual = Extent(height: max(side, window.height), width: max(side, window.width))
        return (network, picture?.extent ?? size?.extent ?? usual, picture?.samples)
    }

    /// Pixels at each side of a picture of some windows.
    private static let usualSide = 1024

    private func storeProfile() throws {
        let profiles = Dictionary(
            uniqueKeysWithValues: InstructionSet.allCases.filter(\.isSupported).map { ($0, Calibration.profile($0)) })
        try MachineProfile.store(profiles)
        for (instructionSet, profile) in profiles.sorted(by: { $0.value.gigaflops < $1.value.gigaflops }) {
            print("\(instructionSet.rawValue): \(profile.text)")
        }
        print("-> \(MachineProfile.path)")
    }

    private func measureTraining(batch: Int) throws {
        let architecture =
            try arch.map { try Architecture(nameOrText: $0) } ?? NamedArchitecture.whiteCells.architecture()
        let result = TrainingBenchmark.measure(architecture, batch: batch, steps: runs, pool: model.pool())
        print(json ? try Console.json(result) : result.text)
    }

    private func measureKernels() throws {
        let result = try KernelBenchmark.measure(runs: runs, pool: model.pool(), options: try model.plan.options())
        print(json ? try Console.json(result) : result.text)
    }
}
