import Files
import FoundationEssentials
import Glibc

/// The folder in which a training run keeps what is not the model: metrics, curves, checkpoint, report.
public struct TrainingFolder: Sendable, Equatable {
    /// The folder.
    public let path: String

    /// The folder at a path, which need not be there yet.
    public init(_ path: String) { self.path = path }

    /// The usual folder beside a model: its name with `.training` behind it.
    public init(besideModel path: String) {
        self.init(Path.joined(Path.folder(of: path), Path.stem(of: path) + ".training"))
    }

    /// The folder of the evaluation report.
    public var report: String { Path.joined(path, "report") }
    /// The state of an interrupted round; the first has the number 0.
    public func checkpoint(ofRound round: Int) -> String {
        Path.joined(path, "checkpoint\(suffix(round)).safetensors")
    }
    /// One line of JSON for each epoch of a round.
    public func metrics(ofRound round: Int) -> String { Path.joined(path, "metrics\(suffix(round)).jsonl") }
    /// The curves of loss and accuracy of a round.
    public func curves(ofRound round: Int) -> String { Path.joined(path, "curves\(suffix(round)).png") }
    /// The best model of a round that another one follows.
    public func model(ofRound round: Int) -> String { Path.joined(path, "round-\(round).safetensors") }

    private func suffix(_ round: Int) -> String { round == 0 ? "" : "-round-\(round)" }

    /// Makes the folder where there is none.
    ///
    /// - Throws: `FileError`.
    func create() throws { try createFolder(path) }

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
                    throw FileError.cannotWrite(path: path, reason: systemReason(of: error))
                }
            }
            round += 1
        }
    }
}
