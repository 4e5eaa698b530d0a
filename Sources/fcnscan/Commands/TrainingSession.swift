import ArgumentParser
import FCNScanKit
import Foundation

/// A whole run of `train`: training, rounds of mining, threshold, report.
struct TrainingSession {
    /// What is learnt from.
    let plan: PatchPlan
    let split: Split
    /// The network without the layers of a preprocessing.
    let architecture: Architecture
    let options: TrainingOptions
    let augmentation: Augmentation
    /// All that decides how the run goes on, by name.
    let settings: [String: String]
    let folder: TrainingFolder
    let checkpointSeconds: Double
    let resumes: Bool
    let hasBoxes: Bool
    let pool: WorkerPool

    /// The receipt's key for the settings of a run that came to its end.
    private static let completeKey = "complete run"

    private var data: LabelledData { plan.data }

    /// One stretch of training.
    private struct Round {
        /// From 0; the later ones follow mining.
        var number: Int
        /// The file of the best model so far.
        var output: String
        /// True where no other round follows.
        var isLast: Bool
        var mined: [HardNegative]
        var options: TrainingOptions
    }

    /// Trains, and writes the model and its report.
    ///
    /// - Parameter start: Where training begins; random parameters behind the preprocessing unless given.
    /// - Returns: False when the run was stopped before its end.
    func run(
        to output: String, start: TrainingStart?, preprocessing: Preprocessing, mining: MiningArguments
    ) throws -> Bool {
        let runHash = hash(round: mining.mine == nil ? 0 : mining.mineRounds)
        if resumes, isComplete(output, runHash) {
            print("\(output): the run is complete, there is nothing to go on with")
            return true
        }
        let (network, start) = try beginning(start, preprocessing)
        Console.note(
            "\(split.training.count) training, \(split.validation.count) validation and \(split.test.count) test "
                + "pictures; \(plan.epoch(0).count) windows an epoch; \(network.summary.parameters) parameters")
        var round = Round(
            number: 0, output: mining.mine == nil ? output : folder.model(ofRound: 0), isLast: mining.mine == nil,
            mined: [], options: options)
        guard var model = try train(network, start, round) else { return false }
        if let name = mining.mine {
            guard !minedPictures(mining).training.isEmpty else {
                throw ValidationError(
                    "--mine \(name): none of the training pictures can be mined; 'training' needs --boxes, and a "
                        + "folder more than a few pictures.")
            }
            for number in 1...mining.mineRounds {
                let before = model
                round.number = number
                round.isLast = number == mining.mineRounds
                round.output = round.isLast ? output : folder.model(ofRound: number)
                round.mined = try mine(before, round.mined, mining)
                round.options.epochs = mining.mineEpochs ?? max(1, options.epochs / 2)
                round.options.learningRate = options.learningRate * mining.mineRate
                guard
                    let after = try train(
                        network,
                        TrainingStart(
                            normalization: before.normalization, parameters: before.parameters, frozen: start.frozen),
                        round)
                else { return false }
                model = after
                try printEffect(before, after, number, mining)
            }
        }
        if hasBoxes { try chooseThreshold(&model) }
        try writeReport(of: model)
        model.receipt[Self.completeKey] = runHash
        try model.write(to: output)
        try folder.removeCheckpoints()
        print("\(output): complete; metrics, curves and report are in \(folder.path)")
        return true
    }

    private func beginning(
        _ start: TrainingStart?, _ preprocessing: Preprocessing
    ) throws -> (Architecture, TrainingStart) {
        if let start { return (architecture, start) }
        let windows = PatchSamples.training(plan, augmentation: augmentation)
        return try TrainingStart.behind(
            preprocessing.fitted(to: windows, pool: pool), architecture, options: options)
    }

    // MARK: - A round

    /// Trains until the end of a round.
    ///
    /// - Returns: The best model; nil when the run was stopped.
    private func train(_ network: Architecture, _ start: TrainingStart, _ round: Round) throws -> Model? {
        let roundHash = hash(round: round.number)
        if resumes, !round.isLast, isComplete(round.output, roundHash) {
            return try Model(contentsOf: round.output)
        }
        let training = PatchPlan(
            data: data, pictures: plan.pictures, window: plan.window, sampling: plan.sampling, mined: round.mined,
            seed: options.seed &+ UInt64(round.number))
        // Validation is not balanced: it has the windows that a scan meets.
        let judging = PatchPlan(
            data: data, pictures: split.validation, window: plan.window, sampling: plan.sampling, mined: round.mined,
            seed: options.seed)
        let checkpoint = folder.checkpoint(ofRound: round.number)
        let isResumed = resumes && FileManager.default.fileExists(atPath: checkpoint)
        if resumes, !isResumed { Console.log.notice("there is no \(checkpoint): training begins at its start") }
        var receipt = PictureSplit.receipt(split, of: data)
        receipt["seed"] = "\(options.seed)"
        receipt["optimiser"] = settings["optimisation"]
        receipt["preprocessing"] = settings["preprocessing"]
        if round.number > 0 { receipt["mined windows"] = "\(round.mined.count) in round \(round.number)" }
        var roundSettings = settings
        roundSettings["round"] = "\(round.number)"
        let record = TrainingRecord(folder, round: round.number)
        var outcome = try Trainer(network, options: round.options, pool: pool).train(
            on: PatchSamples.training(training, augmentation: augmentation),
            validation: PatchSamples.validation(judging), start: start, receipt: receipt,
            checkpoints: CheckpointOptions(
                path: checkpoint, secondsBetween: checkpointSeconds, settings: roundSettings, resumes: isResumed),
            shouldStop: { Interrupt.wasRequested }, onBest: { try $0.write(to: round.output) },
            onProgress: { try record.add($0) })
        Console.clearProgress()
        report(outcome, round)
        guard outcome.ending != .stopped else {
            // The one in the file may be of an earlier run.
            try outcome.model.write(to: round.output)
            return nil
        }
        if !round.isLast {
            outcome.model.receipt[Self.completeKey] = roundHash
            try outcome.model.write(to: round.output)
        }
        return outcome.model
    }

    /// A short name of the run up to a round.
    private func hash(round: Int) -> String {
        let text = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        return ContentHash.hexadecimal(of: Data("\(text)\nround \(round)".utf8)).prefix(16) + "/\(round)"
    }

    /// True when a file is what the run makes; a missing or damaged one is not.
    private func isComplete(_ path: String, _ hash: String) -> Bool {
        (try? Model(contentsOf: path))?.receipt[Self.completeKey] == hash
    }

    private func report(_ outcome: TrainingOutcome, _ round: Round) {
        let ending =
            switch outcome.ending {
            case .complete: "\(round.options.epochs) epochs"
            case .noLongerBetter: "a run that was no longer getting better"
            case .stopped: "an interrupted run (--resume goes on)"
            }
        print(
            "\(round.output): best of \(ending) is epoch \(outcome.bestEpoch), validation loss "
                + "\(String(format: "%.4f", outcome.validation.loss)), accuracy "
                + "\(String(format: "%.2f%%", outcome.validation.accuracy * 100)); "
                + "\(Console.duration(outcome.seconds)), peak memory \(Console.bytes(peakMemoryBytes()))")
    }

    // MARK: - Mining

    /// The pictures that are mined, and those of the same kind that training does not see.
    private func minedPictures(_ mining: MiningArguments) -> (training: [Int], others: [Int]) {
        func isMined(_ index: Int) -> Bool {
            guard case .objects(let objects, _) = data.pictures[index].label else { return false }
            return mining.minesTrainingPictures || objects.isEmpty
        }
        return (split.training.filter(isMined), (split.validation + split.test).sorted().filter(isMined))
    }

    /// Adds the strongest false windows of the training and validation pictures to those of earlier rounds.
    private func mine(_ model: Model, _ earlier: [HardNegative], _ mining: MiningArguments) throws -> [HardNegative] {
        var miner = HardNegativeMining()
        miner.windowsPerPicture = mining.minePerPicture
        let own = minedPictures(mining).training
        let judging = minedPictures(mining).others.filter(Set(split.validation).contains)
        let evaluation = try scan(model, own + judging)
        let found = try miner.windows(evaluation, of: data, sampling: plan.sampling)
        let known = Set(earlier.map { [$0.pictureIndex, Int($0.centerX), Int($0.centerY)] })
        let new = found.filter { !known.contains([$0.pictureIndex, Int($0.centerX), Int($0.centerY)]) }
        print(
            "mined \(new.count) windows that are taken for objects, on \(Set(new.map(\.pictureIndex)).count) of "
                + "\(own.count + judging.count) pictures")
        return earlier + new
    }

    private func scan(_ model: Model, _ pictures: [Int]) throws -> DetectorEvaluation {
        let line = ProgressLine("scanning")
        defer { Console.clearProgress() }
        return try DetectorEvaluation.evaluate(data, pictures: pictures, scanner: scanner(of: model)) {
            line.show($0, of: $1, "pictures")
        }
    }

    private func scanner(of model: Model) throws -> DenseScanner {
        let form = try model.windowed()
        return DenseScanner(
            form, edge: .center, method: form.obstacle == nil ? .dense : .exactWindows(stride: nil), pool: pool)
    }

    private func printEffect(_ before: Model, _ after: Model, _ round: Int, _ mining: MiningArguments) throws {
        let pictures = minedPictures(mining)
        for (name, indices) in [("mined", pictures.training), ("held-out", pictures.others)] where !indices.isEmpty {
            let rates = try [before, after].map {
                try scan($0, indices).falseAlarmsPerPicture(DetectionOptions(threshold: 0.5))
            }
            print(
                String(
                    format: "round %d: false alarms on a picture at probability 0.5: %.3f before, %.3f after, on ",
                    round, rates[0], rates[1]) + "\(indices.count) \(name) pictures")
        }
        guard hasBoxes else { return }
        let choices = try [before, after].map { try scan($0, split.validation).bestThreshold() }
        print(
            "round \(round): on \(split.validation.count) validation pictures, each at its best threshold: before "
                + "\(choices[0].score) at \(choices[0].threshold); after \(choices[1].score) at "
                + "\(choices[1].threshold)")
    }

    // MARK: - Judgement

    /// Chooses the threshold on pictures that training and validation used.
    private func chooseThreshold(_ model: inout Model) throws {
        let choice = try scan(model, (split.training + split.validation).sorted()).bestThreshold()
        model.receipt["threshold"] = "\(choice.threshold)"
        model.receipt["threshold chosen on"] = "training and validation pictures: \(choice.score)"
        print("threshold \(choice.threshold), chosen on training and validation pictures: \(choice.score)")
        guard !split.test.isEmpty else { return }
        let unseen = try scan(model, split.test)
        let options = DetectionOptions(threshold: choice.threshold)
        let score = try unseen.score(options)
        model.receipt["test"] = "\(score)"
        print("on \(unseen.pictures.count) test pictures: \(score)")
        try unseen.write(unseen.report(options), options, data: data, to: folder.report)
    }

    /// What the model gets right and wrong on windows that it was not chosen by, where there are any.
    private func writeReport(of model: Model) throws {
        let (name, pictures) = split.test.isEmpty ? ("validation", split.validation) : ("test", split.test)
        let line = ProgressLine("judging")
        let evaluation = try ClassificationEvaluation.evaluate(
            model, on: data, pictures: pictures, sampling: plan.sampling, seed: options.seed, pool: pool
        ) { line.show($0, of: $1, "windows") }
        Console.clearProgress()
        try evaluation.write(to: hasBoxes ? Path.joined(folder.report, "windows") : folder.report)
        print(
            String(
                format: "on %d windows of the %@ part: accuracy %.2f%%, log loss %.4f, calibration error %.4f",
                evaluation.report.windows, name, evaluation.report.accuracy * 100, evaluation.report.logLoss,
                evaluation.report.calibration.expectedError))
    }
}
