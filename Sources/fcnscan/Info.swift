import ArgumentParser
import FCNScanKit
import Foundation

struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the layers of a model, their shapes, costs and receptive fields.",
        discussion: """
            EXAMPLES
              fcnscan info
              fcnscan info cells.safetensors --size 4096x4096
              fcnscan info --arch "input 224x224x3; [conv3-16 relu pool2]*5; fc2 softmax"
              fcnscan info --arch "input 32x32x3; conv3-16 [=a conv3-16/p1 relu conv3-16/p1 add@a]*3; fc2"
            """)

    @Argument(help: "The model file; the embedded model unless given.", completion: .file(extensions: ["safetensors"]))
    var model: String?
    @Option(help: "An architecture text instead of a model.")
    var arch: String?
    @Option(help: "WIDTHxHEIGHT of a picture: shows its dense pass instead of one window.")
    var size: PictureSize?
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if model != nil, arch != nil { throw ValidationError("Give a model or --arch, not both.") }
    }

    private struct Report: Encodable {
        var architecture: String
        var summary: NetworkSummary
        var grid: WindowGrid
        var windowDeviations: [String]
        var classes: [String]?
        var normalization: Normalization?
        var receipt: [String: String]?
    }

    func run() throws {
        let model = arch == nil ? try model.map { try Model(contentsOf: $0) } ?? Model.embedded() : nil
        let architecture = try model?.architecture ?? Architecture(text: arch!)
        let form = try architecture.denseForm()
        if let size,
            form.grid.mapExtent(for: size.extent).height == 0 || form.grid.mapExtent(for: size.extent).width == 0
        {
            throw EngineError.pictureSmallerThanWindow(picture: size.extent, window: form.grid.window)
        }
        let summary =
            try size.map { try form.architecture.summary(for: form.grid.coveredExtent(for: $0.extent)) }
            ?? architecture.summary
        if json {
            print(
                try Console.json(
                    Report(
                        architecture: architecture.text, summary: summary, grid: form.grid,
                        windowDeviations: form.windowDeviations.map(\.description), classes: model?.classes,
                        normalization: model?.normalization, receipt: model?.receipt)))
            return
        }
        print(architecture.text)
        print()
        print(summary)
        print()
        let grid = form.grid
        print("window \(grid.window.width)x\(grid.window.height), stride \(grid.stride) pixels")
        if let size {
            let map = grid.mapExtent(for: size.extent)
            print("score map of \(size.extent.width)x\(size.extent.height): \(map.width)x\(map.height) cells")
        }
        if form.windowDeviations.isEmpty {
            print("dense scores are equal to those of single windows: no layer pads inside the network")
        } else {
            print("dense scores differ from those of single windows, because these layers pad with zeros:")
            for deviation in form.windowDeviations { print("  \(deviation)") }
        }
        guard let model else { return }
        print("classes: \(model.classes.joined(separator: ", "))")
        let normalization = model.normalization
        print(
            "input: (sample * \(normalization.scale) - mean) / deviation for samples of 0 to 1, "
                + "mean \(normalization.mean), deviation \(normalization.deviation), \(normalization.channelOrder)")
        for (key, value) in model.receipt.sorted(by: { $0.key < $1.key }) {
            let lines = value.split(separator: "\n")
            print("\(key): \(lines.count > 1 ? "\(lines.count), \(lines[0]) and others" : value)")
        }
    }
}

/// `WIDTHxHEIGHT` on the command line.
struct PictureSize: ExpressibleByArgument {
    var extent: Extent

    init?(argument: String) {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1], (1...1 << 24).contains(width),
            (1...1 << 24).contains(height)
        else { return nil }
        extent = Extent(height: height, width: width)
    }
}
