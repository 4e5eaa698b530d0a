import ArgumentParser
import FCNScanKit
import Foundation

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares the dense pass with the same network run window by window.",
        discussion: """
            Both ways use the same kernels on the same picture in memory; the shortest of several runs counts. \
            The predicted speed-up is the ratio of their multiply-adds.

            EXAMPLES
              fcnscan compare smear.jpg
              fcnscan compare smear.jpg --edge center --json
            """)

    @Argument(help: "The picture, PNG or JPEG.", completion: .file())
    var image: String
    @OptionGroup var model: ModelOptions
    @Option(help: "What happens at the edges: drop, cover or center.")
    var edge: EdgeMode = .drop
    @Option(help: "How often each way is timed.")
    var runs = 3
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...1000).contains(runs) else {
            throw ValidationError("--runs takes a number from 1 to 1000, found \(runs).")
        }
    }

    /// The comparison and what makes it inexact.
    private struct Report: Encodable {
        var image: String
        var comparison: Comparison
        var deviations: [WindowDeviation]

        enum CodingKeys: String, CodingKey { case image, windowDeviations }

        func encode(to encoder: any Encoder) throws {
            try comparison.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(image, forKey: .image)
            try container.encode(deviations.map(\.description), forKey: .windowDeviations)
        }
    }

    func run() throws {
        let dense = try model.load().convolutionalized()
        let scanner = DenseScanner(dense, edge: edge, pool: model.pool(), options: try model.plan.options())
        let source = try PictureSource(PictureReader(image), channels: dense.architecture.input.channels)
        let geometry = scanner.geometry(for: Extent(height: source.height, width: source.width))
        guard geometry.map.height > 0, geometry.map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: geometry.picture, window: geometry.grid.window)
        }
        let samples = try scanner.extendedSamples(of: source)
        let result = try Comparison.measure(scanner, samples: samples, geometry: geometry, runs: runs)
        if json {
            print(try Console.json(Report(image: image, comparison: result, deviations: dense.windowDeviations)))
            return
        }
        func milliseconds(_ seconds: Double) -> String { String(format: "%8.2f ms", seconds * 1000) }
        print(
            """
            \(image): \(result.map.columns)x\(result.map.rows) windows of \(geometry.grid.window.width)x\
            \(geometry.grid.window.height), stride \(geometry.grid.stride)
              dense pass             \(milliseconds(result.denseSeconds))
              \(String(format: "%-5d", result.windows)) windows one by one \(milliseconds(result.loopSeconds))
              speed-up               \(String(format: "%8.2f times", result.speedup)), \
            \(result.predictedSpeedup.map { String(format: "%.2f", $0) } ?? "nothing") predicted from multiply-adds
              largest difference     \(result.maxAbsoluteDifference.logits) of logits, \
            \(result.maxAbsoluteDifference.probabilities) of probabilities
              best class             \(result.sameArgmax ? "the same in every window" : "differs in some windows")
            """)
        if dense.windowDeviations.isEmpty {
            print("  No layer pads inside the network, so both ways compute the same sums.")
        } else {
            print("  Both ways cannot be equal, because these layers pad with zeros inside the network:")
            for deviation in dense.windowDeviations { print("    \(deviation)") }
        }
    }
}
