import Datasets
import Files
import FoundationEssentials
import Glibc
import Network
import Training

/// The run of a ``TrainingJob``: training, rounds of mining, threshold, report.
struct TrainingSession {
    let job: TrainingJob
    let options: TrainingOptions
    /// All that decides how the run goes on, by name.
    let settings: [String: String]
    let folder: TrainingFolder
    let shouldStop: () -> Bool
    let onProgress: (JobProgress) -> Void
    let onEvent: (TrainingEvent) -> Void

    /// The receipt's key for the settings of a run that came to its end.
    private static let completeKey = "complete run"

    var request: TrainingRequest { job.request }
    var plan: PatchPlan { job.plan }
    var split: Split { job.split }
    var data: LabelledData { job.plan.data }

    /// Trains, and writes the model and its report.
    func run() throws -> TrainingResult {
        let runHash = hash(round: request.mining?.rounds ?? 0)
        if request.resumes, let model = completeModel(request.output, runHash) {
            return TrainingResult(ending: .alreadyComplete, model: model, folder: folder)
        }
        let (network, start) = try beginning()
        onEvent(
            .runBegins(
                split: split, windows: plan.epoch(0).count, parameters: network.summary.parameters))
        var round = TrainingRound(
            number: 0, output: request.mining == nil ? request.output : folder.model(ofRound: 0),
            isLast: request.mining == nil, mined: [], options: options)
        var (model, isStopped) = try train(network, start, round)
        if let mining = request.mining, !isStopped {
            guard !minedPictures(mining).training.isEmpty else {
                throw TrainingRequestError.nothingToMine(mining.source)
            }
            for number in 1...mining.rounds where !isStopped {
                let before = model
                round = try self.round(number, after: round, before, mining)
                (model, isStopped) = try train(
                    network,
                    TrainingStart(
                        normalization: before.normalization, parameters: before.parameters, frozen: start.frozen),
                    round)
                if !isStopped { try compare(before, model, round: number, mining) }
            }
        }
        guard !isStopped else { return TrainingResult(ending: .stopped, model: model, folder: folder) }
        if request.hasBoxes { try chooseThreshold(&model) }
        try writeReport(of: model)
        model.receipt[Self.completeKey] = runHash
        try model.write(to: request.output)
        try folder.removeCheckpoints()
        return TrainingResult(ending: .complete, model: model, folder: folder)
    }

    private func beginning() throws -> (Architecture, TrainingStart) {
        if let start = job.start { return (job.architecture, start) }
        let windows = PatchSamples.training(plan, augmentation: request.augmentation)
        return try TrainingStart.behind(
            (request.preprocessing ?? .standard).fitted(to: windows, pool: job.pool), job.architecture,
            options: options)
    }

    /// The round that learns from the false alarms of a model.
    private func round(
        _ number: Int, after earlier: TrainingRound, _ model: Model, _ mining: MiningRequest
    ) throws -> TrainingRound {
        var round = earlier
        round.number = number
        round.isLast = number == mining.rounds
        round.output = round.isLast ? request.output : folder.model(ofRound: number)
        round.mined = try mine(model, earlier.mined, mining)
        round.options.epochs = mining.epochs ?? max(1, options.epochs / 2)
        round.options.learningRate = options.learningRate * mining.rateShare
        return round
    }

    /// Trains until the end of a round, or goes on where it was interrupted.
    ///
    /// - Returns: The best model, and whether the caller stopped the round.
    private func train(
        _ network: Architecture, _ start: TrainingStart, _ round: TrainingRound
    ) throws -> (model: Model, isStopped: Bool) {
        let roundHash = hash(round: round.number)
        if request.resumes, !round.isLast, let model = completeModel(round.output, roundHash) { return (model, false) }
        let checkpoint = folder.checkpoint(ofRound: round.number)
        let isResumed = request.resumes && FileManager.default.fileExists(atPath: checkpoint)
        if request.resumes, !isResumed { onEvent(.checkpointMissing(path: checkpoint)) }
        var roundSettings = settings
        roundSettings["round"] = "\(round.number)"
        let record = TrainingRecord(folder, round: round.number)
        var outcome = try Trainer(network, options: round.options, pool: job.pool).train(
            on: PatchSamples.training(trainingPlan(round), augmentation: request.augmentation),
            validation: PatchSamples.validation(validationPlan(round)), start: start, receipt: receipt(of: round),
            checkpoints: CheckpointOptions(
                path: checkpoint, secondsBetween: request.secondsBetweenCheckpoints, settings: roundSettings,
                resumes: isResumed),
            shouldStop: shouldStop, onBest: { try $0.write(to: round.output) },
            onProgress: {
                onEvent(.progress($0))
                try record.add($0)
            })
        onEvent(.roundEnded(file: round.output, outcome, epochs: round.options.epochs))
        guard outcome.ending != .stopped else {
            // The one in the file may be of an earlier run.
            try outcome.model.write(to: round.output)
            return (outcome.model, true)
        }
        if !round.isLast {
            outcome.model.receipt[Self.completeKey] = roundHash
            try outcome.model.write(to: round.output)
        }
        return (outcome.model, false)
    }

    private func trainingPlan(_ round: TrainingRound) -> PatchPlan {
        PatchPlan(
            data: data, pictures: plan.pictures, window: plan.window, sampling: plan.sampling, mined: round.mined,
            seed: options.seed &+ UInt64(round.number))
    }

    /// Validation is not balanced: it has the windows that a scan meets.
    private func validationPlan(_ round: TrainingRound) -> PatchPlan {
        PatchPlan(
            data: data, pictures: split.validation, window: plan.window, sampling: plan.sampling, mined: round.mined,
            seed: options.seed)
    }

    /// What the model remembers of its training.
    private func receipt(of round: TrainingRound) -> [String: String] {
        var receipt = split.facts(of: data.pictures)
        receipt["seed"] = "\(options.seed)"
        receipt[TrainedPixelSize.key] = TrainedPixelSize.text(of: data.pictures.map(\.path))
        receipt["optimiser"] = settings["optimisation"]
        receipt["preprocessing"] = settings["preprocessing"]
        if let intensity = data.intensity { receipt["intensity"] = "\(intensity)" }
        if round.number > 0 { receipt["mined windows"] = "\(round.mined.count) in round \(round.number)" }
        return receipt
    }

    /// A short name of the run up to a round.
    private func hash(round: Int) -> String {
        let text = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        return ContentHash.hexadecimal(of: Data("\(text)\nround \(round)".utf8)).prefix(16) + "/\(round)"
    }

    /// The model in a file where it is what the run makes; a missing or damaged one is not.
    private func completeModel(_ path: String, _ hash: String) -> Model? {
        guard let model = try? Model(contentsOf: path), model.receipt[Self.completeKey] == hash else { return nil }
        return model
    }
}
