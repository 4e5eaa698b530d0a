import Files
import FoundationEssentials
import Glibc
import Training

/// Writes a round of training down epoch by epoch: the metrics, and their curves.
final class TrainingRecord {
    private let folder: TrainingFolder
    private let round: Int
    private var epochs: [EpochMetrics]?

    /// A record of a round in the folder of a run.
    init(_ folder: TrainingFolder, round: Int) {
        self.folder = folder
        self.round = round
    }

    /// Takes in a step, of which nothing is kept, or the end of an epoch.
    ///
    /// - Throws: `FileError` where the metrics cannot be written.
    func add(_ progress: TrainingProgress) throws {
        guard let validation = progress.validation else { return }
        try write(
            EpochMetrics(
                epoch: progress.epoch, step: progress.totalSteps, learningRate: Double(progress.learningRate),
                loss: progress.loss, accuracy: progress.accuracy, validationLoss: validation.loss,
                validationAccuracy: validation.accuracy, validationDetection: validation.detection,
                seconds: progress.seconds,
                windowsPerSecond: progress.windowsPerSecond, best: progress.isBest))
    }

    /// Adds an epoch to the metrics; those of an earlier part of the run stay.
    private func write(_ metrics: EpochMetrics) throws {
        let path = folder.metrics(ofRound: round)
        let earlier = try epochs ?? (metrics.epoch > 1 ? EpochMetrics.read(path) : [])
        let all = earlier.filter { $0.epoch < metrics.epoch } + [metrics]
        epochs = all
        try AtomicFile.write(try all.map { try JSONText.text(of: $0) + "\n" }.joined(), to: path)
        try TrainingCurves(metrics: all).write(to: folder.curves(ofRound: round))
    }
}

/// JSON whose bytes depend on the value alone.
func sortedJSON(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
