import Engine
import Foundation
import Network
import Synchronization

/// How far a training run is.
public struct TrainingProgress: Sendable {
    /// The current epoch, from 1.
    public var epoch: Int
    /// All epochs.
    public var epochs: Int
    /// Steps done in this epoch.
    public var step: Int
    /// Steps of an epoch.
    public var steps: Int
    /// Mean loss of this epoch so far.
    public var loss: Double
    /// Share of this epoch's windows that were classified rightly, so far.
    public var accuracy: Double
    /// Windows trained in a second.
    public var windowsPerSecond: Double
    /// Estimated seconds until the end.
    public var secondsLeft: Double
    /// Set at the end of an epoch.
    public var validation: ValidationResult?
    /// True when this epoch's network is the best so far.
    public var isBest = false
}

/// Loss and accuracy on windows that training does not see.
public struct ValidationResult: Sendable, Equatable {
    /// Mean loss.
    public var loss: Double
    /// Share of windows that are classified rightly.
    public var accuracy: Double
}

/// What a training run gave.
public struct TrainingOutcome: Sendable {
    /// The network of the best epoch.
    public var model: Model
    /// The best epoch, from 1.
    public var bestEpoch: Int
    /// Its result.
    public var validation: ValidationResult
    /// True when the run was stopped before its last epoch.
    public var wasStopped: Bool
    /// Seconds that the run took.
    public var seconds: Double
}

/// Trains a classifier of windows.
public struct Trainer {
    /// What is trained.
    public let architecture: Architecture
    /// How it is trained.
    public let options: TrainingOptions
    private let pool: WorkerPool

    /// A trainer for one architecture.
    public init(_ architecture: Architecture, options: TrainingOptions, pool: WorkerPool) {
        self.architecture = architecture
        self.options = options
        self.pool = pool
    }

    /// Trains and keeps the epoch with the smallest validation loss.
    ///
    /// The same data, options and seed give the same network, bit for bit, at any number of threads.
    ///
    /// - Parameters:
    ///   - training: Windows to learn from.
    ///   - validation: Windows to choose the best epoch by.
    ///   - receipt: Facts to keep in the model.
    ///   - shouldStop: Asked after every step; true ends the run with the best network so far.
    ///   - onBest: Called with every network that is better than those before it, for example to save it.
    ///   - onProgress: Called after every step and at the end of every epoch.
    /// - Throws: ``TrainingError``, and what `onBest` throws.
    public func train(
        on training: some TrainingSamples, validation: some TrainingSamples, receipt: [String: String] = [:],
        shouldStop: () -> Bool = { false }, onBest: (Model) throws -> Void = { _ in },
        onProgress: (TrainingProgress) -> Void = { _ in }
    ) throws -> TrainingOutcome {
        try check(training, validation)
        let start = Date()
        let normalization = try fitNormalization(to: training)
        let network = TrainableNetwork(
            architecture, parameters: options.initialization.parameters(of: architecture, seed: options.seed),
            capacity: options.batchSize, pool: pool)
        var optimizer = Optimizer(options.rule, learningRate: options.learningRate, weightDecay: options.weightDecay)
        var best: TrainingOutcome?
        let steps = (training.count(epoch: 0) + options.batchSize - 1) / options.batchSize
        var step = 0
        var windows = 0
        var wasStopped = false

        epochs: for epoch in 0..<options.epochs {
            var (loss, correct, seen) = (0.0, 0, 0)
            let count = training.count(epoch: epoch)
            for first in stride(from: 0, to: count, by: options.batchSize) {
                let indices = first..<min(first + options.batchSize, count)
                let labels = try fill(network, training, indices, epoch: epoch, normalization: normalization)
                let batch = Batch(count: indices.count, isTraining: true, seed: options.seed &+ UInt64(step))
                let result = SoftmaxCrossEntropy(logits: network.forward(batch), labels: labels)
                guard result.loss.isFinite else { throw TrainingError.diverged(epoch: epoch + 1, step: step + 1) }
                optimizer.learningRate = options.rate(step: step, of: steps * options.epochs)
                network.update(network.backward(result.gradients, batch), with: &optimizer)
                loss += result.loss
                correct += result.correct
                seen += indices.count
                windows += indices.count
                step += 1
                let elapsed = Date().timeIntervalSince(start)
                onProgress(
                    TrainingProgress(
                        epoch: epoch + 1, epochs: options.epochs, step: first / options.batchSize + 1, steps: steps,
                        loss: loss / Double(seen), accuracy: Double(correct) / Double(seen),
                        windowsPerSecond: Double(windows) / elapsed,
                        secondsLeft: elapsed / Double(step) * Double(steps * options.epochs - step)))
                if shouldStop() {
                    wasStopped = epoch < options.epochs - 1 || indices.upperBound < count
                    if wasStopped { break epochs }
                }
            }
            let result = try evaluate(network, validation, normalization)
            guard result.loss.isFinite else { throw TrainingError.diverged(epoch: epoch + 1, step: step) }
            let isBest = best.map { result.loss < $0.validation.loss } ?? true
            if isBest {
                var facts = receipt
                facts["epoch"] = "\(epoch + 1) of \(options.epochs)"
                facts["validation loss"] = "\(result.loss)"
                facts["validation accuracy"] = "\(result.accuracy)"
                let model = Model(
                    architecture: architecture, parameters: network.parameters, classes: training.classes,
                    normalization: normalization, receipt: facts)
                best = TrainingOutcome(
                    model: model, bestEpoch: epoch + 1, validation: result, wasStopped: false, seconds: 0)
                try onBest(model)
            }
            let elapsed = Date().timeIntervalSince(start)
            onProgress(
                TrainingProgress(
                    epoch: epoch + 1, epochs: options.epochs, step: steps, steps: steps, loss: loss / Double(seen),
                    accuracy: Double(correct) / Double(seen), windowsPerSecond: Double(windows) / elapsed,
                    secondsLeft: elapsed / Double(epoch + 1) * Double(options.epochs - epoch - 1), validation: result,
                    isBest: isBest))
        }
        guard var outcome = best else { throw TrainingError.stoppedBeforeFirstEpoch }
        outcome.wasStopped = wasStopped
        outcome.seconds = Date().timeIntervalSince(start)
        return outcome
    }

    private func check(_ training: some TrainingSamples, _ validation: some TrainingSamples) throws {
        guard training.shape == architecture.input else {
            throw TrainingError.wrongWindow(expected: architecture.input, found: training.shape)
        }
        let output = architecture.output
        guard output.height == 1, output.width == 1, output.channels == training.classes.count else {
            throw TrainingError.wrongClasses(output: output, classes: training.classes)
        }
        guard training.count(epoch: 0) > 0 else { throw TrainingError.noSamples(part: "training") }
        guard validation.count(epoch: 0) > 0 else { throw TrainingError.noSamples(part: "validation") }
    }

    /// Mean and standard deviation of each channel over the first windows of the training data.
    private func fitNormalization(to samples: some TrainingSamples) throws -> Normalization {
        let shape = samples.shape
        let count = min(samples.count(epoch: 0), 256)
        var sums = [(sum: Double, square: Double)](repeating: (0, 0), count: shape.channels)
        var window = [Float](repeating: 0, count: shape.count)
        for index in 0..<count {
            try window.withUnsafeMutableBufferPointer { window in
                _ = try samples.read(index, epoch: 0, into: window)
                for channel in 0..<shape.channels {
                    var (sum, square): (Float, Float) = (0, 0)
                    for place in stride(from: channel, to: shape.count, by: shape.channels) {
                        sum += window[place]
                        square += window[place] * window[place]
                    }
                    sums[channel].sum += Double(sum)
                    sums[channel].square += Double(square)
                }
            }
        }
        let pixels = Double(count * shape.height * shape.width)
        let means = sums.map { $0.sum / pixels }
        let deviations = zip(sums, means).map { max(($0.square / pixels - $1 * $1), 1e-6).squareRoot() }
        return Normalization(mean: means.map { Float($0) }, deviation: deviations.map { Float($0) })
    }

    private func fill(
        _ network: TrainableNetwork, _ samples: some TrainingSamples, _ indices: Range<Int>, epoch: Int,
        normalization: Normalization
    ) throws -> [Int] {
        let transform = InputTransform(normalization)
        let failure = Mutex<(any Error)?>(nil)
        var labels = [Int](repeating: 0, count: indices.count)
        labels.withUnsafeMutableBufferPointer { labels in
            let labels = UncheckedPointer(labels.baseAddress!)
            pool.run(indices.count) { image in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: samples.shape.count) { window in
                    do {
                        labels.pointer[image] = try samples.read(
                            indices.lowerBound + image, epoch: epoch, into: window)
                        network.setImage(image, samples: window.baseAddress!, transform)
                    } catch {
                        failure.withLock { $0 = $0 ?? error }
                    }
                }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return labels
    }

    private func evaluate(
        _ network: TrainableNetwork, _ samples: some TrainingSamples, _ normalization: Normalization
    ) throws -> ValidationResult {
        var (loss, correct) = (0.0, 0)
        let count = samples.count(epoch: 0)
        for first in stride(from: 0, to: count, by: options.batchSize) {
            let indices = first..<min(first + options.batchSize, count)
            let labels = try fill(network, samples, indices, epoch: 0, normalization: normalization)
            let logits = network.forward(Batch(count: indices.count, isTraining: false, seed: 0))
            let result = SoftmaxCrossEntropy(logits: logits, labels: labels)
            loss += result.loss
            correct += result.correct
        }
        return ValidationResult(loss: loss / Double(count), accuracy: Double(correct) / Double(count))
    }
}
