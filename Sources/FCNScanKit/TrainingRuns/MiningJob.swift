import Datasets
import Engine
import Evaluation
import Files
import Machine
import Network
import Scanning

/// Finds out what a detector takes for objects on pictures that have none, and saves the windows.
public struct MiningJob: Sendable {
    /// A folder of pictures without any object; pictures may lie deeper.
    public var negatives: String
    /// The folder for the windows, and the table `mined.csv`.
    public var output: String
    /// How windows are chosen.
    public var miner = HardNegativeMining()
    /// Whether windows are scored together or one by one.
    public var method = ScanMethod.dense
    /// Mirrored and turned windows whose scores are averaged; nil for none.
    public var average: WindowAverage?
    /// From which probability on something is a false alarm, and how windows become one; windows are chosen without it.
    public var detection = DetectionRequest()
    /// How the network is computed.
    public var options = PlanOptions()

    /// The usual mining of a folder.
    public init(negatives: String, output: String) {
        self.negatives = negatives
        self.output = output
    }

    /// What mining found.
    public struct Result: Sendable {
        /// The windows, which were saved.
        public let found: [HardNegative]
        /// The pictures that were scanned.
        public let pictures: Int
        /// The pictures that could not be read.
        public let skipped: [SkippedPicture]
        /// The probability from which on something is a false alarm.
        public let threshold: Float
        /// False alarms on a picture.
        public let falseAlarmsPerPicture: Double
    }

    /// Scans the pictures and saves the windows with the highest probabilities of an object.
    ///
    /// - Parameters:
    ///   - onData: Called with the pictures before they are scanned.
    ///   - onProgress: Called after each picture.
    /// - Throws: `TrainingDataError`, `ClassificationError`, `ScanError`, `EngineError`, `NetworkError`,
    ///   `FileError`.
    public func run(
        _ model: Model, pool: WorkerPool, onData: (LabelledData) -> Void = { _ in },
        onProgress: (JobProgress) -> Void = { _ in }
    ) throws -> Result {
        try createFolder(output)
        let pictures = try LabelledData(withoutObjects: negatives, for: model)
        onData(pictures)
        // Windows are cut from pictures at the size that the model knows.
        let scales = try model.recommendedScales().factors
        let data = try WindowData(
            pictures, levels: scales.map { PictureLevel(scale: $0) }, memoryBytes: PictureLoading().memoryBytes
        ).data
        let scanner = try DenseScanner(
            method.form(of: model), edge: .center, method: method, average: average, pool: pool, options: options)
        let evaluation = try DetectorEvaluation.evaluate(data, pictures: Array(data.pictures.indices), scanner: scanner)
        {
            onProgress(JobProgress(stage: .scanning, done: $0, all: $1))
        }
        let grid = scanner.model.grid
        let found = try miner.windows(
            evaluation, of: data,
            sampling: PatchSampling(window: grid.window, strideInPixels: grid.stride.width))
        try MinedPatches(found, of: data, window: grid.window).write(to: output)
        let detection = try model.detection(detection)
        return Result(
            found: found, pictures: pictures.pictures.count, skipped: pictures.skipped, threshold: detection.threshold,
            falseAlarmsPerPicture: try evaluation.falseAlarmsPerPicture(detection) * Double(scales.count))
    }
}
