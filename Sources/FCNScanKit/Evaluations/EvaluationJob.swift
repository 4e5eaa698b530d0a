import Datasets
import Engine
import Evaluation
import Files
import Formats
import Machine
import Network
import Scanning

/// Judges a model on labelled pictures: a detector where they have boxes, a classifier of windows elsewhere.
public struct EvaluationJob: Sendable {
    /// The labelled pictures; the model decides on their channels.
    public var data: DataRequest
    /// The part of the model's training whose pictures judge; nil for all pictures.
    public var part: Split.Part?
    /// Only pictures whose name starts with this.
    public var prefix = ""
    /// With boxes, also classifies the windows that a training run would validate on.
    public var judgesWindows = false
    /// Where windows are taken from on pictures with boxes.
    public var sampling = SamplingRequest()
    /// Whether windows are scored together or one by one.
    public var method = ScanMethod.dense
    /// Which mirrored and turned windows are scored too; nil for none.
    public var orientations: WindowAverage.Orientations?
    /// What is averaged, over orientations and over the windows of ``crops``.
    public var quantity = WindowAverage.Quantity.probabilities
    /// The windows whose scores say what a picture as a whole shows; nil for its middle, in the size that it has.
    public var crops: ClassifiedCrops?
    /// With ``crops``, the shorter side of a picture relative to that of a window, as
    /// `PictureClassifier/Options/enlargement`.
    public var enlargement = PictureClassifier.Options().enlargement
    /// What happens at the edges of pictures.
    public var edge = EdgeMode.center
    /// How detections are made.
    public var detection = DetectionRequest()
    /// The sizes at which pictures are scored; the model's own unless given.
    public var scales: Scales?
    /// How the network is computed.
    public var options = PlanOptions()
    /// How the detector is measured.
    public var measures = MeasureOptions()
    /// The folder for the report, with `intensity.json` where pictures have more than 8 bits; nil writes none.
    public var output: String?
    /// The page to look at hits, misses and false alarms in; nil writes none.
    public var page: ReportJob?

    /// Judges all pictures of some data.
    public init(_ data: DataRequest) { self.data = data }

    /// Judges a model.
    ///
    /// - Parameters:
    ///   - onData: Called with the data before they are judged by.
    ///   - onProgress: Called while pictures are read, from any thread, and while they are judged.
    /// - Throws: ``EvaluationRequestError``, `TrainingDataError`, `ClassificationError`, `ScanError`,
    ///   `EngineError`, `NetworkError`, `FileError`.
    public func run(
        _ model: Model, pool: WorkerPool, onData: (LoadedData) -> Void = { _ in },
        onProgress: @escaping @Sendable (JobProgress) -> Void = { _ in }
    ) throws -> EvaluationResult {
        if let output { try createFolder(output) }
        let loaded = try data.load(channels: model.architecture.input.channels, onProgress: onProgress)
        onData(loaded)
        let data = try loaded.data.divided(for: part, of: model)
        if let output, let intensity = data.intensity {
            try AtomicFile.write(
                try JSONText.lines(of: intensity), to: Path.joined(output, "intensity.json"))
        }
        let pictures = try data.indices(ofPart: part, receipt: model.receipt)
            .filter { data.pictures[$0].name.hasPrefix(prefix) }
        guard !pictures.isEmpty else { throw EvaluationRequestError.noPictures(prefix: prefix) }
        let hasBoxes = pictures.contains { index in
            if case .objects = data.pictures[index].label { true } else { false }
        }
        guard crops == nil || !hasBoxes else { throw EvaluationRequestError.cropsOfPicturesWithBoxes }
        let detection = hasBoxes ? try detect(model, data, pictures, pool, onProgress) : nil
        guard judgesWindows || !hasBoxes else {
            return EvaluationResult(detection: detection, windows: nil, intensity: data.intensity)
        }
        let evaluation = try classify(model, data, pictures, pool) {
            onProgress(JobProgress(stage: .judging, done: $0, all: $1))
        }
        if let output { try evaluation.write(to: hasBoxes ? Path.joined(output, "windows") : output) }
        return EvaluationResult(detection: detection, windows: evaluation.report, intensity: data.intensity)
    }

    private var average: WindowAverage? { orientations.map { WindowAverage($0, of: quantity) } }

    /// Judges windows, or pictures as wholes.
    private func classify(
        _ model: Model, _ data: LabelledData, _ pictures: [Int], _ pool: WorkerPool, _ onProgress: (Int, Int) -> Void
    ) throws -> ClassificationEvaluation {
        guard let crops else {
            // As training cut them: of pictures at the size that the model knows.
            let windows = try WindowData(
                data, levels: model.learnedScan().levels, memoryBytes: self.data.loading.memoryBytes)
            return try ClassificationEvaluation.evaluate(
                model, on: windows.data, pictures: windows.indices(of: pictures),
                sampling: sampling.sampling(for: model.architecture),
                seed: model.receipt["seed"].flatMap { UInt64($0) } ?? 1, averaging: average, pool: pool,
                options: options, onProgress: onProgress)
        }
        var wholes = PictureClassifier.Options()
        wholes.crops = crops
        wholes.enlargement = enlargement
        wholes.orientations = orientations
        wholes.quantity = quantity
        wholes.method = method
        wholes.plan = options
        return try ClassificationEvaluation.evaluate(
            PictureClassifier(model, options: wholes, pool: pool), on: data, pictures: pictures,
            onProgress: onProgress)
    }

    private func detect(
        _ model: Model, _ data: LabelledData, _ pictures: [Int], _ pool: WorkerPool,
        _ onProgress: (JobProgress) -> Void
    ) throws -> DetectionReport {
        let scanner = try DenseScanner(
            method.form(of: model), edge: edge, method: method, average: average, pool: pool, options: options)
        let detection = try model.detection(detection)
        let evaluation = try DetectorEvaluation.evaluate(
            data, pictures: pictures, scanner: scanner, scales: try scales ?? model.recommendedScales()
        ) { onProgress(JobProgress(stage: .scanning, done: $0, all: $1)) }
        let report = try evaluation.report(detection, measures: measures)
        if let output { try evaluation.write(report, detection, data: data, to: output) }
        if var page {
            page.intensity = self.data.loading.intensity
            try page.run(evaluation, detection, data)
        }
        return report
    }
}
