import Datasets
import Files
import Inspection
import Machine
import Network
import Raster
import Rendering
import Scanning

/// Writes pictures of what is inside a network: kernels, activations, vectors, what a class depends on.
public struct InspectionJob {
    private let request: InspectionRequest
    /// The network as it was trained.
    private let model: Model
    /// Its dense form, of which the layers are shown.
    private let dense: DenseModel
    private let pool: WorkerPool
    private let onData: (LoadedData) -> Void
    private let onProgress: @Sendable (JobProgress) -> Void
    private let onFile: (String) -> Void

    /// Writes the pictures that are asked for and for which there is what they need.
    ///
    /// - Parameters:
    ///   - onData: Called with the labelled data once they are read.
    ///   - onProgress: Called while pictures are read, from any thread, and while the network is computed.
    ///   - onFile: Called with every file that was written.
    /// - Throws: `VisualizationError`, `ScanError`, `RasterError`, `TrainingDataError`, `EngineError`,
    ///   `NetworkError`, `FileError`.
    public static func run(
        _ request: InspectionRequest, on model: Model, pool: WorkerPool,
        onData: @escaping (LoadedData) -> Void = { _ in },
        onProgress: @escaping @Sendable (JobProgress) -> Void = { _ in },
        onFile: @escaping (String) -> Void = { _ in }
    ) throws {
        try createFolder(request.output)
        let job = InspectionJob(
            request: request, model: model, dense: try model.windowed(), pool: pool, onData: onData,
            onProgress: onProgress, onFile: onFile)
        let parts = request.possibleParts
        if parts.contains(.kernels) { try job.writeKernels() }
        if let image = request.image, parts.contains(where: \.looksAtPicture) {
            let window = try job.window(of: image)
            if parts.contains(.activations) { try job.writeActivations(of: window) }
            if parts.contains(.occlusion) { try job.writeOcclusion(of: window) }
        }
        if let data = request.data, parts.contains(where: \.looksAtData) {
            let vectors = try job.vectors(of: data)
            if parts.contains(.classes) { try job.write(vectors.classChart(model: request.name), to: "classes.png") }
            if parts.contains(.embedding) { try job.writeEmbedding(vectors) }
        }
    }

    private func write(_ chart: some Chart, to file: String) throws {
        let path = Path.joined(request.output, file)
        try chart.write(to: path)
        onFile(path)
    }

    private func report(_ stage: JobProgress.Stage) -> (Int, Int) -> Void {
        { onProgress(JobProgress(stage: stage, done: $0, all: $1)) }
    }

    /// The kernels of the first layer, or those of some layers in files of their own.
    private func writeKernels() throws {
        for layer in request.layers.isEmpty ? [nil] : request.layers.map(Optional.some) {
            let kernels = try KernelSet.extract(from: dense, original: model.architecture, layer: layer)
            try write(
                kernels.chart(model: request.name, firstChannels: request.firstChannels),
                to: layer.map { "kernels-\($0).png" } ?? "kernels.png")
        }
    }

    private func window(of image: String) throws -> ShownWindow {
        let channels = dense.architecture.input.channels
        guard channels == 1 || channels == 3 else { throw ScanError.channelsNotReadable(channels: channels) }
        return try ShownWindow.cut(
            from: Picture(contentsOf: image, channels: channels), name: Path.name(of: image),
            at: request.place.map { ($0.x, $0.y) }, model: dense, pool: pool)
    }

    /// An overview, and a file for each layer.
    private func writeActivations(of window: ShownWindow) throws {
        let activations = try LayerActivations.compute(
            dense, original: model.architecture, window: window, pool: pool, onProgress: report(.activations))
        try write(activations.overview(window: window, of: dense), to: "activations.png")
        // At least two digits, so that files sort as layers follow each other.
        let digits = max(2, "\(activations.maps.count)".count)
        for (index, map) in activations.maps.enumerated() {
            let number = String(repeating: "0", count: digits - "\(index + 1)".count) + "\(index + 1)"
            try write(
                map.chart(window: window.title, of: dense), to: "activations-\(number)-\(map.layer.name).png")
        }
    }

    private func writeOcclusion(of window: ShownWindow) throws {
        let occlusion = try OcclusionSensitivity.measure(
            dense, window: window, side: request.side, pool: pool, onProgress: report(.occlusion))
        try write(
            occlusion.chart(window: window, className: dense.classes[occlusion.classIndex]), to: "occlusion.png")
    }

    private func vectors(of wanted: DataRequest) throws -> HiddenVectors {
        let loaded = try wanted.load(channels: model.architecture.input.channels, onProgress: onProgress)
        onData(loaded)
        let data = try loaded.data.divided(for: request.dataPart, of: model)
        let windows = try SampledWindows.choose(
            from: data, pictures: data.indices(ofPart: request.dataPart, receipt: model.receipt),
            count: request.samples,
            seed: request.seed, for: model.architecture)
        guard !windows.patches.isEmpty else { throw VisualizationError.tooFewSamples(found: 0, needed: 1) }
        return try HiddenVectors.compute(
            dense, original: model.architecture, windows: windows, pool: pool, onProgress: report(.vectors))
    }

    private func writeEmbedding(_ vectors: HiddenVectors) throws {
        // t-SNE wants three times as many windows as the perplexity says.
        let usual = max(1, min(30, Double((vectors.count - 1) / 3)))
        let method = TSNE(perplexity: request.perplexity ?? usual, seed: request.seed)
        let result = try method.embed(
            vectors.values, count: vectors.count, pool: pool, onProgress: report(.embedding))
        try write(
            vectors.embeddingChart(
                result.points, model: request.name, perplexity: method.perplexity, divergence: result.divergence),
            to: "embedding.png")
    }
}
