import Datasets
import Machine
import Network

/// Trains a classifier of windows.
package struct Trainer {
    /// What is trained.
    package let architecture: Architecture
    /// How it is trained.
    package let options: TrainingOptions
    let pool: WorkerPool

    /// A trainer for one architecture.
    package init(_ architecture: Architecture, options: TrainingOptions, pool: WorkerPool) {
        self.architecture = architecture
        self.options = options
        self.pool = pool
    }

    /// Trains and keeps the best epoch.
    ///
    /// The same data, options and seed give the same network, bit for bit, at any number of threads and however
    /// often the run was interrupted and continued.
    ///
    /// - Parameters:
    ///   - training: Windows to learn from.
    ///   - validation: Windows to choose the best epoch by.
    ///   - start: Where training begins; random parameters, and a normalisation fitted to the training windows,
    ///     unless given.
    ///   - receipt: Facts to keep in the model.
    ///   - checkpoints: Where the state is kept; nil keeps none.
    ///   - judge: How well a network finds objects, from 0 to 1; called at the end of every epoch.
    ///   - shouldStop: Asked after every step; true ends the run with the best network so far.
    ///   - onBest: Called with every network that is better than those before it, for example to save it.
    ///   - onProgress: Called after every step and at the end of every epoch.
    /// - Throws: ``TrainingError``, ``CheckpointError``, `FileError` of a checkpoint, and what `onBest` throws.
    package func train(
        on training: some TrainingSamples, validation: some TrainingSamples, start: TrainingStart? = nil,
        receipt: [String: String] = [:], checkpoints: CheckpointOptions? = nil, shouldStop: () -> Bool = { false },
        judge: ((Model) throws -> Double)? = nil, onBest: (Model) throws -> Void = { _ in },
        onProgress: (TrainingProgress) throws -> Void = { _ in }
    ) throws -> TrainingOutcome {
        try check(training, validation)
        let start =
            try start
            ?? TrainingStart(
                normalization: Preprocessing.standard.fitted(to: training, pool: pool).normalization,
                parameters: options.initialization.parameters(of: architecture, seed: options.seed))
        let run = try TrainingRun.prepared(
            architecture, options: options, pool: pool, training: training, validation: validation, start: start,
            checkpoints: checkpoints)
        var ending = TrainingOutcome.Ending.complete
        epochs: while run.epoch < options.epochs, !run.isPatienceOver {
            while let progress = try run.nextStep() {
                try onProgress(progress)
                if shouldStop() {
                    ending = .stopped
                    break epochs
                }
                try run.writeCheckpointIfDue()
            }
            let progress = try run.endEpoch { parameters in
                try judge?(self.model(parameters, training.classes, start, receipt))
            }
            if progress.isBest { try onBest(model(of: run, training.classes, start, receipt)!) }
            try onProgress(progress)
        }
        if ending == .complete, run.epoch < options.epochs { ending = .noLongerBetter }
        // Also at the end: what the caller does with the network may take long, and may be interrupted.
        try run.writeCheckpoint()
        guard let best = run.best, let model = model(of: run, training.classes, start, receipt) else {
            throw TrainingError.stoppedBeforeFirstEpoch(checkpoint: checkpoints?.path)
        }
        return TrainingOutcome(
            model: model, bestEpoch: best.facts.epoch + 1, validation: best.facts.validation, ending: ending,
            seconds: run.seconds)
    }

    /// The best network of a run.
    private func model(
        of run: TrainingRun, _ classes: [String], _ start: TrainingStart, _ receipt: [String: String]
    ) -> Model? {
        guard let best = run.best else { return nil }
        var facts = receipt
        facts["epoch"] = "\(best.facts.epoch + 1) of \(options.epochs)"
        facts["validation loss"] = "\(best.facts.validation.loss)"
        facts["validation accuracy"] = "\(best.facts.validation.accuracy)"
        if let detection = best.facts.validation.detection { facts["validation F1"] = "\(detection)" }
        return self.model(best.parameters, classes, start, facts)
    }

    private func model(
        _ parameters: [[Tensor]], _ classes: [String], _ start: TrainingStart, _ receipt: [String: String]
    ) -> Model {
        Model(
            architecture: architecture, parameters: parameters, classes: classes,
            normalization: start.normalization, receipt: receipt)
    }

    private func check(_ training: some TrainingSamples, _ validation: some TrainingSamples) throws {
        guard training.shape == architecture.input else {
            throw TrainingError.wrongWindow(expected: architecture.input, found: training.shape)
        }
        let output = architecture.output
        guard output.height == 1, output.width == 1, architecture.scores == training.classes.count else {
            throw TrainingError.wrongClasses(output: output, classes: training.classes)
        }
        guard training.count(epoch: 0) > 0 else { throw TrainingError.noSamples(part: "training") }
        guard validation.count(epoch: 0) > 0 else { throw TrainingError.noSamples(part: "validation") }
    }
}
