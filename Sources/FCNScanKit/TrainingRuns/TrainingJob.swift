import Datasets
import Machine
import Network
import Training

/// A training run that is ready to begin: the data are read and dealt out, and the network fits them.
public struct TrainingJob {
    /// What was asked for.
    public let request: TrainingRequest
    /// The windows that are learnt from.
    public let plan: PatchPlan
    /// Which pictures are learnt from, choose the best epoch, and judge.
    public let split: Split
    /// The network, without the layers of a preprocessing.
    public let architecture: Architecture
    /// What a fine-tuned network begins with.
    let start: TrainingStart?
    let pool: WorkerPool

    /// Reads everything that a run needs, and finds out whether it fits together.
    ///
    /// - Parameters:
    ///   - onProgress: Called from any thread while pictures are read.
    ///   - onEvent: Called with what a person may want to know.
    /// - Throws: ``TrainingRequestError``, `TrainingDataError`, `FineTuningError`, `ScanError`, `NetworkError`,
    ///   and what reading the model to begin with throws.
    public static func prepare(
        _ request: TrainingRequest, pool: WorkerPool,
        onProgress: @escaping @Sendable (JobProgress) -> Void = { _ in },
        onEvent: (TrainingEvent) -> Void = { _ in }
    ) throws -> TrainingJob {
        precondition(
            request.start == nil || request.architecture == nil && request.preprocessing == nil,
            "a model to begin with has its network and its preprocessing")
        precondition(request.mining.map { $0.rounds > 0 } ?? true, "mining has at least one round")
        let model = try request.start?.load()
        if let model { onEvent(.startingModelRead(notes: model.notes)) }
        let named = request.architecture.flatMap(NamedArchitecture.init(named:))
        let given =
            try model?.model.architecture ?? named?.architecture()
            ?? request.architecture.map { try Architecture(nameOrText: $0) }

        var wanted = request.data
        wanted.negatives = wanted.negatives ?? request.mining?.folder
        let loaded = try wanted.load(channels: given?.input.channels ?? 3, onProgress: onProgress)
        onEvent(.dataRead(loaded))
        let data = loaded.data

        var tuned = try model.map {
            try FineTuning.beginning(with: $0.model, classes: data.classes, replacesHead: request.start!.replacesHead)
        }
        let known = given == nil ? NamedArchitecture.whiteCells : named
        let architecture = try tuned?.architecture ?? known?.architecture(classes: data.classes.count) ?? given!
        tuned?.start.frozen = try architecture.layers(named: request.start!.frozenLayers)
        try requireFit(of: data, window: architecture.input)
        // Found out before the work, not after it.
        if let stride = request.stride, let form = try? architecture.denseForm() { _ = try form.striding(by: stride) }

        let seed = request.optimization.seed
        let split = try request.balance.checked(
            Split(data.pictures, validation: request.validation, test: request.test, seed: seed), of: data,
            onEvent: onEvent)
        let plan = PatchPlan(
            data: data, pictures: split.training,
            window: Extent(height: architecture.input.height, width: architecture.input.width),
            sampling: try request.sampling.sampling(for: architecture), seed: seed)
        return TrainingJob(
            request: request, plan: try request.balance.balanced(plan, seed: seed, onEvent: onEvent), split: split,
            architecture: architecture, start: tuned?.start, pool: pool)
    }

    /// Pictures that are samples as a whole and much smaller than the window would be trained on their reflections.
    private static func requireFit(of data: LabelledData, window: Shape) throws(TrainingRequestError) {
        let areSmall = data.pictures.allSatisfy {
            if case .whole = $0.label { 2 * $0.width <= window.width && 2 * $0.height <= window.height } else { false }
        }
        guard let first = data.pictures.first, areSmall else { return }
        throw .picturesTooSmall(
            first: Shape(height: first.height, width: first.width, channels: data.store.channels),
            window: Extent(height: window.height, width: window.width))
    }

    /// Writes a PNG that shows some windows as they are and as training alters them.
    ///
    /// - Throws: `FileError`, and what the store of the pictures throws.
    public func writePreview(to path: String) throws {
        let cutter = PatchCutter(store: plan.data.store, window: plan.window, augmentation: request.augmentation)
        try PatchPreview(of: plan.epoch(0), cutter: cutter, mixup: request.mixup)
            .sheet(classes: plan.data.classes).picture().write(to: path)
    }

    /// Trains, and writes the model and its report.
    ///
    /// The same data, request and seed give the same bytes, at any number of threads and however often the run was
    /// interrupted and resumed.
    ///
    /// - Parameters:
    ///   - shouldStop: Asked after every step; true writes a checkpoint and ends the run.
    ///   - onProgress: Called while pictures and windows are judged.
    ///   - onEvent: Called with steps, epochs, and what a person may want to know.
    /// - Throws: `TrainingError`, ``TrainingRequestError``, `CheckpointError`, `PreprocessingError`,
    ///   `FineTuningError`, `FileError`, and what scans throw.
    public func run(
        shouldStop: @escaping () -> Bool = { false }, onProgress: @escaping (JobProgress) -> Void = { _ in },
        onEvent: @escaping (TrainingEvent) -> Void = { _ in }
    ) throws -> TrainingResult {
        var options = try request.optimization.options(for: architecture)
        options.mixup = request.mixup
        options.classWeights = request.balance.weights(for: plan)
        let settings = try request.settings(plan, options)
        let folder = request.folder ?? TrainingFolder(besideModel: request.output)
        try folder.create()
        return try TrainingSession(
            job: self, options: options, settings: settings, folder: folder, shouldStop: shouldStop,
            onProgress: onProgress, onEvent: onEvent
        ).run()
    }
}
