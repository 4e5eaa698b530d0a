import FCNScanKit
import Foundation

/// Shows how a training run goes, and writes it down epoch by epoch.
final class TrainingRecord {
    private let folder: TrainingFolder
    private let round: Int
    private var epochs: [EpochMetrics]?

    /// A record of a round in the folder of a run.
    init(_ folder: TrainingFolder, round: Int) {
        self.folder = folder
        self.round = round
    }

    /// Takes in a step or the end of an epoch.
    ///
    /// - Throws: `FileError` where the metrics cannot be written.
    func add(_ progress: TrainingProgress) throws {
        let numbers = String(
            format: "loss %.4f  accuracy %5.2f%%  %.0f windows/s", progress.loss, progress.accuracy * 100,
            progress.windowsPerSecond)
        guard let validation = progress.validation else {
            let share = Double(progress.step) / Double(progress.steps)
            Console.progress(
                "epoch \(progress.epoch)/\(progress.epochs) \(Console.bar(share))  \(numbers)  "
                    + "\(Console.duration(progress.secondsLeft)) left")
            return
        }
        Console.note(
            String(format: "epoch %3d/%d  ", progress.epoch, progress.epochs) + numbers
                + String(format: "  validation loss %.4f  accuracy %5.2f%%", validation.loss, validation.accuracy * 100)
                + (progress.isBest ? "  best" : ""))
        try write(
            EpochMetrics(
                epoch: progress.epoch, step: progress.totalSteps, learningRate: Double(progress.learningRate),
                loss: progress.loss, accuracy: progress.accuracy, validationLoss: validation.loss,
                validationAccuracy: validation.accuracy, seconds: progress.seconds,
                windowsPerSecond: progress.windowsPerSecond, best: progress.isBest))
    }

    /// Adds an epoch to the metrics; those of an earlier part of the run stay.
    private func write(_ metrics: EpochMetrics) throws {
        let path = folder.metrics(ofRound: round)
        if epochs == nil {
            epochs = metrics.epoch > 1 ? try EpochMetrics.read(path).filter { $0.epoch < metrics.epoch } : []
        }
        epochs!.append(metrics)
        try AtomicFile.write(try epochs!.map { try Console.json($0) + "\n" }.joined(), to: path)
        try TrainingCurves(metrics: epochs!).picture().write(to: folder.curves(ofRound: round))
    }
}
