import ArgumentParser
import FCNScanKit
import Numbers

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares the dense pass with the same network run window by window.",
        discussion: """
            Both ways use the same kernels on the same picture in memory; the shortest of several runs counts. \
            The predicted speed-up is the ratio of their multiply-adds. An object that single windows show counts as \
            found where the dense pass shows one of the same class within half a stride.

            EXAMPLES
              fcnscan compare smear.jpg
              fcnscan compare smear.jpg --edge center --json
              fcnscan compare smear.jpg --stride 8
            """)

    @Argument(help: "The picture, PNG, JPEG or TIFF.", completion: .file())
    var image: String
    @OptionGroup var model: ModelOptions
    @OptionGroup var stride: StrideArgument
    @OptionGroup var global: GlobalArgument
    @Option(help: "What happens at the edges: drop, cover or center.")
    var edge: EdgeMode = .drop
    @OptionGroup var threshold: ThresholdArgument
    @Option(help: "How often each way is timed.")
    var runs = 3
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var input: InputArguments

    func validate() throws {
        guard (1...1000).contains(runs) else {
            throw ValidationError("--runs takes a number from 1 to 1000, found \(runs).")
        }
    }

    func run() throws {
        let trained = try model.load(input.description(normalization))
        let (pool, options) = (model.pool(), try model.plan.options())
        let dense = try stride.applied(to: global.applied(to: trained).convolutionalized())
        let scanner = DenseScanner(dense, edge: edge, pool: pool, options: options)
        let loop = try global.way.map { _ in try DenseScanner(trained.windowed(), pool: pool, options: options) }
        let result = try PictureComparison.measure(
            image, scanner: scanner, loop: loop, threshold: threshold.value(for: trained), runs: runs)
        print(json ? try Console.json(result) : result.text)
    }
}

extension PictureComparison {
    /// Times and differences, for people.
    fileprivate var text: String {
        func milliseconds(_ seconds: Double) -> String { "\((seconds * 1000).fixed(2, width: 8)) ms" }
        let difference = comparison.maxAbsoluteDifference
        let lines = """
            \(image): \(comparison.map.columns)x\(comparison.map.rows) windows of \(grid.window.width)x\
            \(grid.window.height), stride \(grid.stride)
              dense pass             \(milliseconds(comparison.denseSeconds))
              \("\(comparison.windows)".leading(5)) windows one by one \(milliseconds(comparison.loopSeconds))
              speed-up               \("\(comparison.speedup.fixed(2, width: 8)) times"), \
            \(comparison.predictedSpeedup.map { $0.fixed(2) } ?? "nothing") predicted from multiply-adds
              largest difference     \(difference.logits) of logits, \(difference.probabilities) of probabilities
              mean difference        \(comparison.meanAbsoluteDifference.logits) of logits, \
            \(comparison.meanAbsoluteDifference.probabilities) of probabilities
              best class             the same in \(comparison.sameBestClass) of \(comparison.windows) windows
              detections             \(comparison.detections.map { "\($0)" } ?? "not looked for")
            """
        guard !windowDeviations.isEmpty else {
            return lines + "\n  No layer pads inside the network, so both ways compute the same sums."
        }
        return lines + "\n  Both ways cannot be equal, because of these layers inside the network:"
            + windowDeviations.map { "\n    \($0)" }.joined()
    }
}
