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

    /// The folder of the evaluation report.
    var report: String { Path.joined(path, "report") }

    /// The state of an interrupted round; the first has the number 0.
    func checkpoint(ofRound round: Int) -> String { Path.joined(path, "checkpoint\(suffix(round)).safetensors") }
    /// One line of JSON for each epoch of a round.
    func metrics(ofRound round: Int) -> String { Path.joined(path, "metrics\(suffix(round)).jsonl") }
    /// The curves of loss and accuracy of a round.
    func curves(ofRound round: Int) -> String { Path.joined(path, "curves\(suffix(round)).png") }
    /// The best model of a round that another one follows.
    func model(ofRound round: Int) -> String { Path.joined(path, "round-\(round).safetensors") }

    private func suffix(_ round: Int) -> String { round == 0 ? "" : "-round-\(round)" }

    /// Takes the checkpoints of a finished run away.
    ///
    /// - Throws: `FileError`.
    func removeCheckpoints() throws {
        var round = 0
        while FileManager.default.fileExists(atPath: checkpoint(ofRound: round)) || round == 0 {
            let path = checkpoint(ofRound: round)
            if FileManager.default.fileExists(atPath: path) {
                do {
                    try FileManager.default.removeItem(atPath: path)
                } catch {
                    throw FileError.cannotWrite(path: path, reason: error.localizedDescription)
                }
            }
            round += 1
        }
    }
}
