import Datasets
import Glibc
import Machine
import Network

/// A training run, step by step.
final class TrainingRun {
    private let options: TrainingOptions
    private let training: any TrainingSamples
    private let validation: any TrainingSamples
    private let network: TrainableNetwork
    private let transform: InputTransform
    private let pool: WorkerPool
    private let checkpoint: Checkpoint?
    private let secondsBetweenCheckpoints: Double
    private var batches: BatchesAhead
    private var counters: TrainingState.Counters
    private var optimizer: Optimizer
    private var average: WeightAverage?
    private let teachers: Teachers?
    /// The best network so far.
    private(set) var best: TrainingState.Best?
    /// Steps of an epoch; later epochs may differ a little.
    private let steps: Int
    /// When this part of the run began, and what was trained since.
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private let secondsBefore: Double
    private var windows = 0
    private let firstStep: Int
    private var lastCheckpoint: ContinuousClock.Instant

    /// Prepares a run at its start, or where a checkpoint that is to be resumed says.
    ///
    /// - Throws: ``TrainingError/nothingToTrain``, ``CheckpointError``, `ModelFileError`, `FileError`.
    static func prepared(
        _ architecture: Architecture, options: TrainingOptions, pool: WorkerPool, training: any TrainingSamples,
        validation: any TrainingSamples, start: TrainingStart, checkpoints: CheckpointOptions?
    ) throws -> TrainingRun {
        let checkpoint = checkpoints.map {
            Checkpoint(path: $0.path, architecture: architecture, settings: $0.settings)
        }
        var state = TrainingState(
            parameters: start.parameters,
            optimizer: Optimizer(options.rule, learningRate: options.learningRate, decay: options.decay),
            average: options.averagedSteps.map { WeightAverage(horizon: $0, of: start.parameters) })
        if let checkpoint, checkpoints?.resumes == true { state = try checkpoint.read(into: state) }
        let network = TrainableNetwork(
            architecture, parameters: state.parameters, frozen: start.frozen, capacity: options.batchSize, pool: pool)
        guard network.learns else { throw TrainingError.nothingToTrain }
        return TrainingRun(
            network, state: state, options: options, pool: pool, training: training, validation: validation,
            normalization: start.normalization, checkpoint: checkpoint,
            secondsBetweenCheckpoints: checkpoints?.secondsBetween ?? 0)
    }

    private init(
        _ network: TrainableNetwork, state: TrainingState, options: TrainingOptions, pool: WorkerPool,
        training: any TrainingSamples, validation: any TrainingSamples, normalization: Normalization,
        checkpoint: Checkpoint?, secondsBetweenCheckpoints: Double
    ) {
        self.network = network
        self.checkpoint = checkpoint
        self.secondsBetweenCheckpoints = secondsBetweenCheckpoints
        self.options = options
        self.training = training
        self.validation = validation
        self.pool = pool
        transform = InputTransform(normalization)
        counters = state.counters
        optimizer = state.optimizer
        average = state.average
        teachers = options.distillation.map {
            Teachers($0, classes: training.classes, capacity: options.batchSize, pool: pool)
        }
        best = state.best
        steps = (training.count(epoch: 0) + options.batchSize - 1) / options.batchSize
        secondsBefore = counters.seconds
        firstStep = counters.step
        began = clock.now
        lastCheckpoint = began
        batches = BatchesAhead(
            training, batchSize: options.batchSize, epochs: counters.epoch..<max(options.epochs, counters.epoch),
            firstIndex: counters.seen, readsBoxes: network.architecture.hasBoxes, threads: pool.threads)
    }

    /// The current epoch, from 0.
    var epoch: Int { counters.epoch }

    /// Seconds that the run took so far, earlier parts included.
    var seconds: Double { secondsBefore + secondsHere }

    private var secondsHere: Double {
        let (whole, atto) = began.duration(to: clock.now).components
        return Double(whole) + Double(atto) * 1e-18
    }

    /// True when epochs brought nothing for too long.
    var isPatienceOver: Bool {
        guard let patience = options.patience, let gain = counters.lastGain else { return false }
        return patience.isOver(
            epochsSinceGain: counters.epoch - 1 - gain.epoch,
            isPerfect: gain.validation.isPerfect(by: options.criterion))
    }

    /// Learns from the next batch.
    ///
    /// - Returns: nil when the epoch has no more.
    func nextStep() throws -> TrainingProgress? {
        let rate = options.rate(
            step: counters.step, of: steps * options.epochs, epoch: counters.epoch, plateaus: counters.plateaus)
        return try nextStep(rate: rate).map { _ in progress() }
    }

    /// Learns from the next batch at a rate, whatever the options say of it.
    ///
    /// - Returns: The mean loss of the batch before the step; nil when the epoch has no more.
    /// - Throws: ``TrainingError/diverged(epoch:step:loss:firstLoss:hasBest:)``, and what reading the windows throws.
    func nextStep(rate: Float) throws -> Double? {
        guard counters.seen < training.count(epoch: counters.epoch) else { return nil }
        guard var samples = try batches.next() else { preconditionFailure("every epoch's batches are read") }
        precondition(
            samples.epoch == counters.epoch && samples.indices.lowerBound == counters.seen, "batches come in order")
        let seed = options.seed &+ UInt64(counters.step)
        let targets =
            options.mixup?.mix(
                &samples.samples, count: samples.labels.count, labels: samples.labels, seed: seed)
            ?? samples.labels.map { Target($0) }
        network.setImages(samples, transform)
        let batch = Batch(count: targets.count, isTraining: true, seed: seed)
        let loss = loss(of: network.forward(batch), targets, samples.boxes, softened: teachers?.softened(samples))
        let mean = loss.sum / Double(targets.count)
        try checkLoss(mean)
        var gradients = network.backward(loss.gradients, batch)
        options.clipping.apply(to: &gradients)
        optimizer.learningRate = rate
        network.update(gradients, with: &optimizer, rates: options.layerRates)
        counters.loss += loss.sum
        counters.correct += loss.correct
        counters.seen += targets.count
        counters.step += 1
        average?.add(network.parameters, step: counters.step, pool: pool)
        windows += targets.count
        return mean
    }

    /// The loss of scores, and of boxes where the network gives them.
    ///
    /// A window into which another was mixed counts for its box as much as it is left of it.
    ///
    /// - Parameter softened: What teachers say of the windows; nil without any.
    private func loss(
        of outputs: [[Float]], _ targets: [Target], _ boxes: [BoxOutputs?], softened: [[Double]]? = nil
    ) -> BatchLoss {
        let classes = network.architecture.scores
        let logits = network.architecture.hasBoxes ? outputs.map { Array($0.prefix(classes)) } : outputs
        var result = options.loss.evaluate(logits: logits, targets: targets, classWeights: options.classWeights)
        if let softened { options.distillation?.add(softened, logits: logits, to: &result) }
        guard network.architecture.hasBoxes else { return result }
        BoxLoss().add(
            outputs.map { $0.dropFirst(classes) }, wanted: boxes, shares: targets.map { 1 - $0.shareOfSecond },
            to: &result)
        return result
    }

    /// How many times the first loss a single step may have: far beyond what one odd batch brings.
    private static let hopelessStep = 1000.0
    /// How many times the first loss the mean of an epoch may have, which single odd batches hardly move.
    private static let hopelessEpoch = 10.0

    /// A loss that is no number, or has grown out of all proportion, will not come back.
    private func checkLoss(_ mean: Double) throws {
        let first = counters.firstLoss ?? mean
        counters.firstLoss = first
        guard mean.isFinite, mean <= Self.hopelessStep * max(first, 1) else {
            throw TrainingError.diverged(
                epoch: counters.epoch + 1, step: counters.step + 1, loss: mean, firstLoss: first,
                hasBest: best != nil)
        }
    }

    /// Judges the network and begins the next epoch.
    ///
    /// - Parameter judge: Says how well the parameters find objects; nil where that is not asked.
    func endEpoch(_ judge: ([[Tensor]]) throws -> Double?) throws -> TrainingProgress {
        let last = network.parameters
        let kept = average?.parameters ?? last
        if average != nil { network.load(kept) }
        var result = try evaluate()
        if average != nil { network.load(last) }
        result.detection = try judge(kept)
        let mean = counters.loss / Double(max(counters.seen, 1))
        let first = counters.firstLoss ?? mean
        guard result.loss.isFinite, mean <= Self.hopelessEpoch * max(first, 1) else {
            throw TrainingError.diverged(
                epoch: counters.epoch + 1, step: counters.step, loss: result.loss.isFinite ? mean : result.loss,
                firstLoss: first, hasBest: best != nil)
        }
        let (criterion, tolerance) = (options.criterion, options.detectionTolerance)
        let isBest =
            best.map { result.isBetter(than: $0.facts.validation, by: criterion, tolerance: tolerance) } ?? true
        if isBest {
            best = TrainingState.Best(
                facts: TrainingState.Best.Facts(epoch: counters.epoch, validation: result),
                parameters: kept)
        }
        var progress = progress()
        progress.validation = result
        progress.isBest = isBest
        if counters.lastGain.map({ result.isGain(over: $0.validation, by: criterion, tolerance: tolerance) }) ?? true {
            counters.lastGain = TrainingState.Best.Facts(epoch: counters.epoch, validation: result)
        }
        watchPlateau(result.loss)
        beginNextEpoch()
        return progress
    }

    /// Goes on with the windows of the next epoch.
    func beginNextEpoch() {
        counters.epoch += 1
        counters.seen = 0
        counters.loss = 0
        counters.correct = 0
    }

    private func watchPlateau(_ loss: Double) {
        guard case .plateau(let patience, _) = options.schedule else { return }
        if counters.lowestLoss.map({ loss < $0 }) ?? true {
            counters.lowestLoss = loss
            counters.epochsSinceLowest = 0
            return
        }
        counters.epochsSinceLowest += 1
        guard counters.epochsSinceLowest >= patience else { return }
        counters.plateaus += 1
        counters.epochsSinceLowest = 0
    }

    private func progress() -> TrainingProgress {
        let (here, taken) = (secondsHere, counters.step - firstStep)
        let seen = Double(max(counters.seen, 1))
        // That of the last step, also where a run is continued at the end of an epoch.
        let rate = options.rate(
            step: max(counters.step - 1, 0), of: steps * options.epochs, epoch: counters.epoch,
            plateaus: counters.plateaus)
        return TrainingProgress(
            epoch: counters.epoch + 1, epochs: options.epochs,
            step: (counters.seen + options.batchSize - 1) / options.batchSize, steps: steps,
            totalSteps: counters.step, learningRate: rate, loss: counters.loss / seen,
            accuracy: Double(counters.correct) / seen, windowsPerSecond: Double(windows) / max(here, 1e-9),
            seconds: seconds,
            secondsLeft: here / Double(max(taken, 1)) * Double(max(steps * options.epochs - counters.step, 0)))
    }

    private func evaluate() throws -> ValidationResult {
        var (loss, correct, count) = (0.0, 0, 0)
        let batches = BatchesAhead(
            validation, batchSize: options.batchSize, epochs: 0..<1, readsBoxes: network.architecture.hasBoxes,
            threads: pool.threads)
        while let samples = try batches.next() {
            network.setImages(samples, transform)
            let logits = network.forward(Batch(count: samples.labels.count, isTraining: false, seed: 0))
            let result = self.loss(of: logits, samples.labels.map { Target($0) }, samples.boxes)
            loss += result.sum
            correct += result.correct
            count += samples.labels.count
        }
        return ValidationResult(loss: loss / Double(count), accuracy: Double(correct) / Double(count))
    }

    // MARK: - Checkpoints

    /// Writes a checkpoint when the last one is old enough.
    func writeCheckpointIfDue() throws {
        guard checkpoint != nil,
            lastCheckpoint.duration(to: clock.now) >= .seconds(secondsBetweenCheckpoints)
        else { return }
        try writeCheckpoint()
    }

    /// Writes a checkpoint, if they are wanted at all.
    func writeCheckpoint() throws {
        guard let checkpoint else { return }
        counters.seconds = seconds
        try checkpoint.write(
            TrainingState(
                counters: counters, parameters: network.parameters, optimizer: optimizer, average: average, best: best))
        lastCheckpoint = clock.now
    }
}
