import Datasets
import Engine
import Machine
import Network
import Numbers
import Raster
import Scanning

/// A model of any kind against labelled windows: the report, and the windows that it gets wrong.
public struct ClassificationEvaluation: Sendable {
    /// The numbers.
    public let report: ClassificationReport
    /// The windows of ``ClassificationReport/worstMistakes``, in the same order.
    public let mistakePatches: [Picture]

    /// Classifies windows of labelled pictures.
    ///
    /// The windows are those that a training run validates on (`PatchPlan/fixed()`): the middle of a picture that is
    /// a sample as a whole, windows around marked objects and on the background elsewhere. Classes of the data and of
    /// the model are matched by name.
    ///
    /// - Parameters:
    ///   - indices: The pictures of the data that windows are taken from.
    ///   - sampling: Where windows are taken from pictures with boxes; the default for the model unless given.
    ///   - seed: Decides where windows lie.
    ///   - average: Mirrored and turned windows whose scores are averaged; nil for none.
    ///   - onProgress: Called with the windows that are done, and all of them.
    /// - Throws: ``ClassificationError``, `ScanError`, `NetworkError`, `EngineError`, and what the store of the
    ///   pictures throws.
    public static func evaluate(
        _ model: Model, on data: LabelledData, pictures indices: [Int], sampling: PatchSampling? = nil,
        seed: UInt64 = 1, averaging average: WindowAverage? = nil, pool: WorkerPool,
        options: PlanOptions = PlanOptions(),
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> ClassificationEvaluation {
        let input = model.architecture.input
        guard input.channels == data.store.channels else {
            throw ScanError.channelsNotReadable(channels: input.channels)
        }
        let runner = try WindowRunner(classifier: model, pool: pool, options: options)
        try average?.check(window: Extent(height: input.height, width: input.width))
        let classes = runner.classes(other: data.otherClass(than: model))
        let order = try ClassOrder(data: data.classes, model: classes, needsBackground: true).indices
        let window = Extent(height: input.height, width: input.width)
        let sampling =
            try sampling
            ?? PatchSampling(
                window: window, strideInPixels: model.architecture.windowForm().grid.stride.width)
        let patches = PatchPlan(data: data, pictures: indices, window: window, sampling: sampling, seed: seed).fixed()
        let cutter = PatchCutter(store: data.store, window: window, augmentation: .none)
        let probabilities = try runner.probabilities(
            count: patches.count, averaging: average, onProgress: onProgress
        ) {
            try cutter.cutPatch(patches[$0], into: $1)
        }
        let report = try ClassificationReport(
            classes: classes, probabilities: probabilities, labels: patches.map { order[$0.classIndex]! },
            windows: patches.map { ClassificationReport.Window($0, of: window, in: data) })
        return ClassificationEvaluation(
            report: report, mistakePatches: try report.worstMistakes.map { try cutter.picture(of: patches[$0.index]) })
    }
}

extension LabelledData {
    /// The class of windows that do not have the only class of a model; a model with one output says one thing about
    /// two classes.
    func otherClass(than model: Model) -> String {
        let others = model.classes.count == 1 ? classes.filter { $0 != model.classes[0] } : []
        return others.count == 1 ? others[0] : Self.backgroundClass
    }
}

extension ClassificationReport.Window {
    fileprivate init(_ patch: PatchDescription, of window: Extent, in data: LabelledData) {
        self.init(
            picture: data.pictures[patch.pictureIndex].name,
            x: windowOrigin(center: patch.centerX, size: window.width),
            y: windowOrigin(center: patch.centerY, size: window.height), width: window.width,
            height: window.height)
    }
}
