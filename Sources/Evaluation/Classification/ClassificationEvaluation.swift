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
    /// Labels of objects and of whole pictures that are in doubt, the most improbable first; the first of them with what
    /// they show. Boxes are in pixels of the pictures that windows were cut from.
    public let suspects: [LabelSuspect]

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
        let labels = patches.map { order[$0.classIndex]! }
        let report = try ClassificationReport(
            classes: classes, probabilities: probabilities, labels: labels,
            windows: patches.map { ClassificationReport.Window($0, of: window, in: data) })
        return ClassificationEvaluation(
            report: report, mistakePatches: try report.worstMistakes.map { try cutter.picture(of: patches[$0.index]) },
            suspects: try suspects(patches, labels, probabilities, of: data, classes, cutter))
    }

    /// The labels that the probabilities of windows speak against, each once: several windows of an object speak with the
    /// mean of their probabilities, because one that is badly placed says little of its label.
    private static func suspects(
        _ patches: [PatchDescription], _ labels: [Int], _ probabilities: [Float], of data: LabelledData,
        _ classes: [String], _ cutter: PatchCutter
    ) throws -> [LabelSuspect] {
        let joint = ConfidentJoint(classes: classes.count, probabilities: probabilities, labels: labels)
        var found: [(suspect: LabelSuspect, patch: PatchDescription)] = []
        for windows in windowsOfLabels(patches) {
            let (first, label) = (patches[windows[0]], labels[windows[0]])
            let row = classes.indices.map { place in
                windows.reduce(0) { $0 + probabilities[$1 * classes.count + place] } / Float(windows.count)
            }
            guard let likelier = joint.likelier(than: label, row[...]) else { continue }
            let worst = windows.min {
                probabilities[$0 * classes.count + label] < probabilities[$1 * classes.count + label]
            }!
            found.append(
                (
                    LabelSuspect(
                        pictureIndex: first.pictureIndex,
                        label: DoubtfulLabel(
                            picture: data.pictures[first.pictureIndex].name, className: data.classes[first.classIndex],
                            box: first.box),
                        likelier: classes[likelier], probability: row[likelier], probabilityOfLabel: row[label]),
                    patches[worst]
                ))
        }
        found.sort {
            ($0.suspect.probabilityOfLabel, $0.patch.pictureIndex) < (
                $1.suspect.probabilityOfLabel, $1.patch.pictureIndex
            )
        }
        for place in found.indices.prefix([LabelSuspect].mostShown) {
            found[place].suspect.patch = try cutter.picture(of: found[place].patch)
        }
        return found.map(\.suspect)
    }

    /// The windows of each labelled object and of each picture that is a sample as a whole; they follow each other.
    private static func windowsOfLabels(_ patches: [PatchDescription]) -> [[Int]] {
        var result: [[Int]] = []
        for (index, patch) in patches.enumerated() where patch.kind == .object || patch.kind == .whole {
            let last = result.last.map { patches[$0[0]] }
            if let last, last.pictureIndex == patch.pictureIndex, last.kind == patch.kind, last.box == patch.box,
                last.classIndex == patch.classIndex
            {
                result[result.count - 1].append(index)
            } else {
                result.append([index])
            }
        }
        return result
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
