import Datasets
import Machine
import Network
import Training

/// A training run that is ready to begin: the data are read and dealt out, and the network fits them.
public struct TrainingJob {
    /// What was asked for.
    public let request: TrainingRequest
    /// The labelled pictures as they are, with scenes of their patches where those are made.
    public let data: LabelledData
    /// The pictures without such scenes, and how they are dealt out: what the model remembers.
    let dealt: (pictures: [LabelledPicture], split: Split)
    /// The windows that are learnt from, of the pictures at the sizes at which the network sees them.
    public let plan: PatchPlan
    /// Which pictures are learnt from, choose the best epoch, and judge.
    public let split: Split
    /// The network, without the layers of a preprocessing.
    public let architecture: Architecture
    /// What was chosen for the data; nil where a network or a model to begin with was given.
    public let choices: TrainingPlan?
    /// The pictures at the sizes at which the network sees them.
    let windows: WindowData
    var settings: TrainingSettings
    /// What a fine-tuned network begins with.
    let start: TrainingStart?
    /// True where the last layer of a fine-tuned network was made anew.
    var hasNewHead = false
    let pool: WorkerPool
    /// What is learnt from other networks.
    var distillation: Distillation?

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
        var job =
            try request.isPlanned
            ? planned(request, pool, onProgress, onEvent) : given(request, pool, onProgress, onEvent)
        job.distillation = try request.teaching?.distillation(
            window: job.architecture.input, classes: job.data.classes, scales: job.settings.scan.scales)
        return job
    }

    /// A run whose network is made for the data.
    private static func planned(
        _ request: TrainingRequest, _ pool: WorkerPool, _ onProgress: @escaping @Sendable (JobProgress) -> Void,
        _ onEvent: (TrainingEvent) -> Void
    ) throws -> TrainingJob {
        var request = request
        var loaded = try request.divided(request.wantedData.load(channels: 3, onProgress: onProgress))
        // Grey pictures need a third of the work; they are read again because they are held as they are looked at.
        if try loaded.data.isGrey() {
            loaded = try request.divided(request.wantedData.load(channels: 1, onProgress: onProgress))
        }
        onEvent(.dataRead(loaded))
        let refines = request.refines ?? hasBoxes(loaded.data)
        if refines { try requireBoxes(loaded.data) }
        request.refines = refines
        let (data, split) = try request.split(loaded.data, onEvent)
        let planned = try PlannedData(
            data, split: split, size: request.networkSize, refines: refines, sampling: request.sampling,
            makesScenes: request.makesMosaics, memoryBytes: request.data.loading.memoryBytes,
            seed: request.dealingSeed)
        let plan = planned.plan
        let architecture = try Architecture(text: plan.network.text)
        try requireStride(request.stride, of: architecture)
        let job = TrainingJob(
            request: request, data: planned.data, dealt: (data.pictures, split),
            plan: try request.balance.balanced(planned.patches, seed: request.dealingSeed, onEvent: onEvent),
            split: planned.split, architecture: architecture, choices: plan, windows: planned.windows,
            settings: TrainingSettings(request, plan: plan, chosen: plan.augmentation), start: nil, pool: pool)
        onEvent(.planned(plan))
        return job
    }

    /// A run whose network, or a model to begin with, is given.
    private static func given(
        _ request: TrainingRequest, _ pool: WorkerPool, _ onProgress: @escaping @Sendable (JobProgress) -> Void,
        _ onEvent: (TrainingEvent) -> Void
    ) throws -> TrainingJob {
        let model = try request.start?.load()
        if let model { onEvent(.startingModelRead(notes: model.notes)) }
        let named = request.architecture.flatMap(NamedArchitecture.init(named:))
        let given =
            try model?.model.architecture ?? named?.architecture()
            ?? Architecture(nameOrText: request.architecture!)
        let loaded = try request.divided(
            request.wantedData.load(channels: given.input.channels, onProgress: onProgress))
        onEvent(.dataRead(loaded))
        let refines = request.refines ?? false
        if refines { try requireBoxes(loaded.data) }
        let (data, split) = try request.split(loaded.data, onEvent)

        var tuned = try model.map {
            try FineTuning.beginning(
                with: $0.model, classes: data.classes, replacesHead: request.start!.replacesHead,
                refines: refines)
        }
        var architecture = try tuned?.architecture ?? named?.architecture(classes: data.classes.count) ?? given
        if refines, tuned == nil { architecture = try architecture.withBoxes() }
        if architecture.hasBoxes, !refines { try requireBoxes(data) }
        tuned?.start.frozen = try architecture.layers(named: request.start!.frozenLayers)
        try requireFit(of: data, window: architecture.input)
        try requireStride(request.stride, of: architecture)

        // A model goes on at the size of pictures that it knows.
        let scan = try model?.model.learnedScan() ?? LearnedScan()
        let windows = try WindowData(data, levels: scan.levels, memoryBytes: request.data.loading.memoryBytes)
        let seed = request.dealingSeed
        let plan = PatchPlan(
            data: windows.data, pictures: windows.indices(of: split.training),
            window: Extent(height: architecture.input.height, width: architecture.input.width),
            sampling: try request.sampling.sampling(for: architecture), seed: seed)
        let chosen = AugmentationChoice(usual: try Symmetry(of: plan))
        if request.augmentation == nil { onEvent(.augmentationChosen(chosen)) }
        var settings = TrainingSettings(request, plan: nil, chosen: chosen)
        settings.scan.scales = scan.scales
        if scan.scales?.count == 1, data.classes == model?.model.classes {
            settings.scan.objectSizes = scan.objectSizes
        }
        return TrainingJob(
            request: request, data: data, dealt: (data.pictures, split),
            plan: try request.balance.balanced(plan, seed: seed, onEvent: onEvent),
            split: split, architecture: architecture, choices: nil, windows: windows, settings: settings,
            start: tuned?.start, hasNewHead: tuned.map { !$0.newLayers.isEmpty } ?? false, pool: pool)
    }

    /// Makes sure that there are boxes to learn from where they are to be refined.
    private static func requireBoxes(_ data: LabelledData) throws(TrainingRequestError) {
        guard hasBoxes(data) else { throw .noBoxesToRefine }
    }

    private static func hasBoxes(_ data: LabelledData) -> Bool { data.pictures.contains { !$0.objects.isEmpty } }

    /// Found out before the work, not after it.
    private static func requireStride(_ stride: Extent?, of architecture: Architecture) throws {
        if let stride, let form = try? architecture.denseForm() { _ = try form.striding(by: stride) }
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
        let cutter = PatchCutter(store: plan.data.store, window: plan.window, augmentation: settings.augmentation)
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
        let folder = request.folder ?? TrainingFolder(besideModel: request.output)
        let lock = try folder.prepare(for: request)
        defer { withExtendedLifetime(lock) {} }
        let session = TrainingSession(
            job: self, options: try options(), settings: [:], folder: folder, shouldStop: shouldStop,
            onProgress: onProgress, onEvent: onEvent)
        var job = self
        job.settings.optimization.learningRate = try session.learningRate()
        let options = try job.options()
        return try TrainingSession(
            job: job, options: options, settings: try job.settings.named(request, plan, options), folder: folder,
            shouldStop: shouldStop, onProgress: onProgress, onEvent: onEvent
        ).run()
    }

    /// How the network follows the data.
    private func options() throws -> TrainingOptions {
        var options = try settings.optimization.options(for: architecture)
        options.mixup = request.mixup
        options.distillation = distillation
        options.classWeights = request.balance.weights(for: plan)
        return options
    }
}

extension TrainingRequest {
    /// The data, with pictures without objects that are mined.
    fileprivate var wantedData: DataRequest {
        var wanted = data
        wanted.negatives = wanted.negatives ?? mining?.folder
        return wanted
    }

    /// The data, with each of few large pictures divided into regions of all parts.
    fileprivate func divided(_ loaded: LoadedData) throws -> LoadedData {
        // Sections are of whole pictures.
        guard fold == nil else { return loaded }
        return LoadedData(
            path: loaded.path, form: loaded.form,
            data: try loaded.data.dividedWhereFew(validation: validation, test: test))
    }

    /// Deals the pictures out, and leaves out what is not to be learnt from.
    fileprivate func split(
        _ data: LabelledData, _ onEvent: (TrainingEvent) -> Void
    ) throws -> (data: LabelledData, split: Split) {
        let rule = Split.Rule(validation: validation, test: test, seed: dealingSeed, fold: fold)
        var split = try balance.checked(Split(data.pictures, rule: rule), of: data, onEvent: onEvent)
        var data = data
        data.leaveOut(leftOut, of: &split)
        return (data, split)
    }
}
