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

    /// True where a run has begun.
    public var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// The folder of the evaluation report.
    public var report: String { Path.joined(path, "report") }
    /// Places that look like objects without a label, where they are many.
    public var suspects: String { Path.joined(path, "suspects.csv") }
    /// Labels that the model is at odds with.
    public var doubtfulLabels: String { Path.joined(path, "doubtful-labels.csv") }
    /// What the most doubtful of them show.
    public var doubtfulLabelsSheet: String { Path.joined(path, "doubtful-labels.png") }
    /// The learning rate that was chosen before training, and by what.
    public var learningRate: String { Path.joined(path, "learning-rate.json") }
    /// The folders of the runs of a ``TrainingSeries``.
    public var runs: String { Path.joined(path, "runs") }
    /// How good such models are on pictures that they did not see.
    public var folds: String { Path.joined(path, "folds.json") }
    /// What was found on every picture by a model that did not see it.
    public var foldDetections: String { Path.joined(path, "folds-detections.csv") }
    /// What every window was taken for by a model that did not see its picture.
    public var foldPredictions: String { Path.joined(path, "folds-predictions.csv") }
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

    /// Makes sure that a new run destroys none that is there.
    ///
    /// - Throws: ``TrainingRequestError/alreadyThere(output:isInterrupted:)`` where there is a run that is neither to be
    ///   gone on with nor to be overwritten.
    public func requireNew(for request: TrainingRequest) throws {
        let files = FileManager.default
        let isInterrupted =
            (0..<Self.mostRounds).contains { files.fileExists(atPath: checkpoint(ofRound: $0)) }
            || files.fileExists(atPath: runs) && !files.fileExists(atPath: request.output)
        guard request.resumes || request.overwrites || !isInterrupted && !files.fileExists(atPath: request.output)
        else {
            throw TrainingRequestError.alreadyThere(output: request.output, isInterrupted: isInterrupted)
        }
    }

    /// Makes the folder where there is none, and takes what an earlier run left away where a new one takes its place.
    ///
    /// - Returns: The claim on the folder, which is kept as long as the run goes on.
    /// - Throws: `FileError`, also where another run goes on in the folder;
    ///   ``TrainingRequestError/alreadyThere(output:isInterrupted:)``.
    func prepare(for request: TrainingRequest) throws -> FolderLock {
        // First without a trace; and once more, because another run may have ended in between.
        try requireNew(for: request)
        try createFolder(path)
        let lock = try FolderLock(path, .exclusive)
        try requireNew(for: request)
        if !request.resumes { try removeRun(request) }
        return lock
    }

    /// Makes the folder of the runs of a series, as ``prepare(for:)`` does that of one.
    ///
    /// - Returns: The claim on the series, which is kept as long as it goes on.
    func prepareSeries(for request: TrainingRequest) throws -> FolderLock {
        let lock = try prepare(for: request)
        defer { withExtendedLifetime(lock) {} }
        try createFolder(runs)
        return try FolderLock(runs, .exclusive)
    }

    /// Takes a run away: the model, checkpoints, metrics, curves, report; nothing where no run has left its mark.
    private func removeRun(_ request: TrainingRequest) throws {
        let files = FileManager.default
        let rounds = (0..<Self.mostRounds).filter {
            files.fileExists(atPath: metrics(ofRound: $0)) || files.fileExists(atPath: checkpoint(ofRound: $0))
        }
        for round in rounds {
            let chart = curves(ofRound: round)
            for path in [
                metrics(ofRound: round), checkpoint(ofRound: round), chart,
                Path.base(of: chart, ending: ".png") + ".svg",
                model(ofRound: round),
            ] { try remove(path) }
        }
        if !rounds.isEmpty {
            for path in [report, suspects, doubtfulLabels, doubtfulLabelsSheet] { try remove(path) }
        }
        try remove(learningRate)
        if !request.keepsRuns {
            // Not where another program is at them.
            if FileManager.default.fileExists(atPath: runs) { _ = try FolderLock(runs, .exclusive) }
            for path in [runs, folds, foldDetections, foldPredictions] { try remove(path) }
        }
        try remove(request.output)
    }

    private func remove(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw FileError.cannotWrite(path: path, reason: systemReason(of: error))
        }
    }

    /// Takes the checkpoints of a finished run away.
    ///
    /// - Throws: `FileError`.
    func removeCheckpoints() throws {
        for round in 0..<Self.mostRounds { try remove(checkpoint(ofRound: round)) }
    }

    /// Checkpoints of more rounds there are not.
    static let mostRounds = 101
}
