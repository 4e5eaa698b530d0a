import FCNScanKit
import Foundation

/// Shows how a training run goes, and writes it down epoch by epoch.
final class TrainingRecord {
    private let folder: TrainingFolder
    private var lines: [String]?

    /// A record in the folder of a run.
    init(_ folder: TrainingFolder) { self.folder = folder }

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
        try write(EpochMetrics(progress, validation))
    }

    /// Adds an epoch to the metrics; those of an earlier part of the run stay.
    private func write(_ metrics: EpochMetrics) throws {
        var lines = try self.lines ?? EpochMetrics.read(folder.metrics).filter { $0.epoch < metrics.epoch }.map {
            try Console.json($0)
        }
        lines.append(try Console.json(metrics))
        self.lines = lines
        try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: folder.metrics)
    }
}
