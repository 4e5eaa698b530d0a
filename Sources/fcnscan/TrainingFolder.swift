import FCNScanKit
import Foundation

/// The folder in which a training run keeps what is not the model: metrics, curves, checkpoint, report.
struct TrainingFolder {
    /// The folder.
    let path: String

    /// Makes the folder where there is none.
    ///
    /// - Throws: `FileError`.
    init(_ path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw FileError.cannotCreateFolder(path: path, reason: error.localizedDescription)
        }
    }

    /// The state of an interrupted run.
    var checkpoint: String { Path.joined(path, "checkpoint.safetensors") }
    /// One line of JSON for each epoch.
    var metrics: String { Path.joined(path, "metrics.jsonl") }
    /// The curves of loss and accuracy.
    var curves: String { Path.joined(path, "curves.png") }
    /// The folder of the evaluation report.
    var report: String { Path.joined(path, "report") }

    var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint) }

    /// Takes the checkpoint of a finished run away.
    func removeCheckpoint() throws {
        guard hasCheckpoint else { return }
        try FileManager.default.removeItem(atPath: checkpoint)
    }
}
