import FCNScanKit
import Foundation

/// A network that is looked into, and where the pictures go.
struct Inside {
    /// The network as it was trained.
    let model: Model
    /// Its dense form, of which the layers are shown.
    let dense: DenseModel
    /// What titles call it.
    let name: String
    let pool: WorkerPool
    let folder: String

    private func write(_ chart: some Chart, to file: String) throws {
        let path = Path.joined(folder, file)
        Console.clearProgress()
        try chart.picture().write(to: path)
        print(path)
    }

    /// Draws the kernels of the first layer, or those of some layers into files of their own.
    func showKernels(layers: [String], firstChannels: Int?) throws {
        for layer in layers.isEmpty ? [nil] : layers.map(Optional.some) {
            let kernels = try KernelSet.extract(from: dense, original: model.architecture, layer: layer)
            try write(
                kernels.chart(model: name, firstChannels: firstChannels),
                to: layer.map { "kernels-\($0).png" } ?? "kernels.png")
        }
    }

    func window(of image: String, at place: PicturePlace?) throws -> ShownWindow {
        let channels = dense.architecture.input.channels
        guard channels == 1 || channels == 3 else { throw ScanError.channelsNotReadable(channels: channels) }
        return try ShownWindow.cut(
            from: Picture(contentsOf: image, channels: channels), name: Path.name(of: image),
            at: place.map { ($0.x, $0.y) }, model: dense, pool: pool)
    }

    func showActivations(of window: ShownWindow) throws {
        let line = ProgressLine()
        let activations = try LayerActivations.compute(dense, original: model.architecture, window: window, pool: pool)
        {
            line.show($0, of: $1, "layers")
        }
        try write(activations.overview(window: window, of: dense), to: "activations.png")
        let digits = max(2, "\(activations.maps.count)".count)
        for (index, map) in activations.maps.enumerated() {
            let number = String(repeating: "0", count: digits - "\(index + 1)".count) + "\(index + 1)"
            try write(
                map.chart(window: window.title, of: dense), to: "activations-\(number)-\(map.layer.name).png")
        }
    }

    func showOcclusion(of window: ShownWindow, side: Int?) throws {
        let line = ProgressLine()
        let occlusion = try OcclusionSensitivity.measure(dense, window: window, side: side, pool: pool) {
            line.show($0, of: $1, "hidden parts")
        }
        try write(
            occlusion.chart(window: window, className: dense.classes[occlusion.classIndex]), to: "occlusion.png")
    }

    func vectors(of data: LabelledData, pictures: [Int], count: Int, seed: UInt64) throws -> HiddenVectors {
        let windows = try SampledWindows.choose(
            from: data, pictures: pictures, count: count, seed: seed, for: model.architecture)
        guard !windows.patches.isEmpty else { throw VisualizationError.tooFewSamples(found: 0, needed: 1) }
        let line = ProgressLine()
        return try HiddenVectors.compute(dense, original: model.architecture, windows: windows, pool: pool) {
            line.show($0, of: $1, "windows")
        }
    }

    func showClasses(_ vectors: HiddenVectors) throws {
        try write(vectors.classChart(model: name), to: "classes.png")
    }

    func showEmbedding(_ vectors: HiddenVectors, perplexity: Double?, seed: UInt64) throws {
        let usual = max(1, min(30, Double((vectors.count - 1) / 3)))
        let method = TSNE(perplexity: perplexity ?? usual, seed: seed)
        let line = ProgressLine()
        let result = try method.embed(vectors.values, count: vectors.count, pool: pool) {
            line.show($0, of: $1, "steps of t-SNE")
        }
        try write(
            vectors.embeddingChart(
                result.points, model: name, perplexity: method.perplexity, divergence: result.divergence),
            to: "embedding.png")
    }
}
