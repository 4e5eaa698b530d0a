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
    /// The pictures as they are, which are scanned.
    var data: LabelledData { job.data }
    /// True where there are objects on pictures, so that the model is a detector.
    var hasBoxes: Bool {
        data.pictures.contains { !$0.objects.isEmpty }
    }

    /// Trains, and writes the model and its report.
    func run() throws -> TrainingResult {
        let mining = job.settings.mining
        let runHash = hash(round: mining?.rounds ?? 0)
        if request.resumes, let model = completeModel(request.output, runHash) {
            return TrainingResult(ending: .alreadyComplete, model: model, folder: folder)
        }
        try requireWindows()
        let (network, start) = try beginning()
        onEvent(
            .runBegins(
                split: split, windows: plan.epoch(0).count, parameters: network.summary.parameters))
        var round = TrainingRound(
            number: 0, output: mining == nil ? request.output : folder.model(ofRound: 0), mined: [], options: options)
        var (model, isStopped) = try train(network, start, round)
        if let mining, !isStopped {
            guard !minedPictures(mining).training.isEmpty else {
                throw TrainingRequestError.nothingToMine(mining.source)
            }
            try model.write(to: request.output)
            let rounds = try labelsMayBeMissing(model, mining) ? 0 : mining.rounds
            for number in 1..<rounds + 1 where !isStopped {
                let before = model
                round = try self.round(number, after: round, before, mining)
                var after: Model
                (after, isStopped) = try train(
                    network,
                    TrainingStart(
                        normalization: before.normalization, parameters: before.parameters, frozen: start.frozen),
                    round)
                if isStopped { model = after; break }
                let comparison = try compare(before, after, round: number, mining)
                if comparison.isBetter { model = after }
                try model.write(to: request.output)
                if mining.endsWhenNoBetter, !comparison.isWorthAnother { break }
            }
        }
        guard !isStopped else { return TrainingResult(ending: .stopped, model: model, folder: folder) }
        if hasBoxes { try chooseThreshold(&model) }
        try writeReport(of: &model)
        try writeSuspects(of: model)
        model.receipt[Self.completeKey] = runHash
        try model.write(to: request.output)
        try folder.removeCheckpoints()
        return TrainingResult(ending: .complete, model: model, folder: folder)
    }

    /// Makes sure that there is something to tell apart.
    func requireWindows() throws {
        let counts = plan.classCounts(epoch: 0)
        guard hasBoxes else {
            if let index = counts.firstIndex(of: 0) {
                throw TrainingRequestError.classWithoutWindows(name: data.classes[index])
            }
            return
        }
        if counts[0] == 0, plan.sampling.backgroundsPerPicture > 0 {
            throw TrainingRequestError.noBackground(windows: counts.reduce(0, +))
        }
        if let index = counts.dropFirst().firstIndex(of: 0) {
            throw TrainingRequestError.classWithoutWindows(name: data.classes[index])
        }
    }

    /// The network, and what it is before its first step.
    func beginning() throws -> (Architecture, TrainingStart) {
        if let start = job.start {
            let windows = PatchSamples.training(plan, augmentation: job.settings.augmentation)
            return (job.architecture, job.hasNewHead ? start.centred(job.architecture, on: windows) : start)
        }
        let windows = PatchSamples.training(plan, augmentation: job.settings.augmentation)
        let (network, start) = try TrainingStart.behind(
            (request.preprocessing ?? .standard).fitted(to: windows, pool: job.pool), job.architecture,
            options: options)
        return (network, start.centred(network, on: windows))
    }

    /// The round that learns from the false alarms of a model.
    private func round(
        _ number: Int, after earlier: TrainingRound, _ model: Model, _ mining: MiningRequest
    ) throws -> TrainingRound {
        var round = earlier
        round.number = number
        round.output = folder.model(ofRound: number)
        round.mined = try mine(model, earlier.mined, mining)
        round.options.epochs = mining.epochs ?? max(1, options.epochs / 2)
        round.options.patience = mining.patience ?? options.patience
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
        if request.resumes, round.output != request.output, let model = completeModel(round.output, roundHash) {
            return (model, false)
        }
        let checkpoint = folder.checkpoint(ofRound: round.number)
        let isResumed = request.resumes && FileManager.default.fileExists(atPath: checkpoint)
        if request.resumes, !isResumed { onEvent(.checkpointMissing(path: checkpoint)) }
        var roundSettings = settings
        roundSettings["round"] = "\(round.number)"
        let record = TrainingRecord(folder, round: round.number)
        var options = round.options
        options.detectionTolerance = judgingTolerance
        var outcome = try Trainer(network, options: options, pool: job.pool).train(
            on: PatchSamples.training(trainingPlan(round), augmentation: job.settings.augmentation),
            validation: PatchSamples.validation(validationPlan(round)), start: start, receipt: try receipt(of: round),
            checkpoints: CheckpointOptions(
                path: checkpoint, secondsBetween: request.secondsBetweenCheckpoints, settings: roundSettings,
                resumes: isResumed),
            shouldStop: shouldStop, judge: options.criterion == .detection ? judge : nil,
            onBest: { model in
                try model.write(to: round.output)
                if round.number == 0, round.output != request.output { try model.write(to: request.output) }
            },
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
        if round.output != request.output {
            outcome.model.receipt[Self.completeKey] = roundHash
            try outcome.model.write(to: round.output)
        }
        return (outcome.model, false)
    }

    private func trainingPlan(_ round: TrainingRound) -> PatchPlan {
        PatchPlan(
            data: plan.data, pictures: plan.pictures, window: plan.window, sampling: plan.sampling, mined: round.mined,
            seed: options.seed &+ UInt64(round.number))
    }

    /// Validation is not balanced: it has the windows that a scan meets.
    private func validationPlan(_ round: TrainingRound) -> PatchPlan {
        PatchPlan(
            data: plan.data, pictures: job.windows.indices(of: split.validation), window: plan.window,
            sampling: plan.sampling, mined: round.mined, seed: options.seed)
    }

    /// What the model remembers of its training.
    private func receipt(of round: TrainingRound) throws -> [String: String] {
        var receipt = job.dealt.split.facts(of: job.dealt.pictures)
        receipt["seed"] = "\(options.seed)"
        receipt[TrainedPixelSize.key] = TrainedPixelSize.text(
            of: job.dealt.pictures.map(\.path),
            scale: job.settings.scan.scales?.count ?? 1 == 1 ? job.settings.scan.scales?[0] ?? 1 : nil)
        if job.settings.scan != LearnedScan() { receipt[LearnedScan.key] = try sortedJSON(job.settings.scan) }
        receipt["plan"] = job.choices?.lines.joined(separator: "\n")
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
