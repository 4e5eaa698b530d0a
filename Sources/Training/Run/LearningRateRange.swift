import Datasets
import Glibc
import Machine

/// What happens to the loss while the learning rate rises step by step: a learning-rate range test.
///
/// A rate below the range hardly moves the loss, one within lowers it, one above makes it explode.
/// Source: Smith, "Cyclical Learning Rates for Training Neural Networks", arXiv:1506.01186, section 3.3; the rate rises
/// by equal factors, as many later tools let it.
package struct LearningRateRange: Sendable, Equatable {
    /// The rate of each step; each is the one before times a constant.
    package let rates: [Float]
    /// The loss of each step's batch before the step, as far as the test went: it ends where the loss has exploded.
    package let losses: [Double]

    /// The smoothed loss ends the test where it is so many times its smallest, and not small beside the first.
    private static let explosion = 4.0
    /// The running mean covers about this part of the test's steps, so that it lags by the same factor of the rate in a short
    /// test as in a long one.
    private static let covered = 10

    /// The rates of a test.
    package static func rates(from smallest: Float, to largest: Float, steps: Int) -> [Float] {
        (0..<steps).map { smallest * pow(largest / smallest, Float($0) / Float(max(steps - 1, 1))) }
    }

    /// Takes what a test found.
    package init(rates: [Float], losses: [Double]) {
        precondition(losses.count <= rates.count, "a loss belongs to a rate")
        self.rates = rates
        self.losses = losses
    }

    /// Runs a test.
    ///
    /// - Parameter step: Learns from the next batch at a rate; gives the loss before that, or nil where it is no longer of
    ///   use.
    package init(rates: [Float], step: (Float) throws -> Double?) rethrows {
        var losses: [Double] = []
        var smooth = Smooth(steps: rates.count)
        var smallest = Double.infinity
        for rate in rates {
            guard let loss = try step(rate), loss.isFinite else { break }
            losses.append(loss)
            let mean = smooth.add(loss)
            smallest = min(smallest, mean)
            if mean > max(Self.explosion * smallest, losses[0] / 2) { break }
        }
        self.init(rates: rates, losses: losses)
    }

    /// The running mean of the losses, without the weight that an empty beginning would have.
    package var smoothedLosses: [Double] {
        var smooth = Smooth(steps: rates.count)
        return losses.map { smooth.add($0) }
    }

    /// True where the loss exploded before the largest rate was reached.
    package var explodes: Bool { losses.count < rates.count }

    private struct Smooth {
        /// The share of the mean that stays with each step.
        let memory: Double
        var sum = 0.0
        var weight = 0.0

        init(steps: Int) { memory = 1 - 1 / max(Double(steps) / Double(covered), 2) }

        mutating func add(_ loss: Double) -> Double {
            sum = memory * sum + (1 - memory) * loss
            weight = memory * weight + 1 - memory
            return sum / weight
        }
    }
}

extension Trainer {
    /// Runs a learning-rate range test from where training begins; what it learns is thrown away.
    ///
    /// - Parameters:
    ///   - training: Windows to learn from; those of the first epochs are.
    ///   - rates: The rate of each step.
    ///   - shouldStop: Asked after every step.
    /// - Returns: nil where the caller stopped the test.
    /// - Throws: ``TrainingError``, and what reading the windows throws.
    package func learningRateRange(
        on training: some TrainingSamples, start: TrainingStart, rates: [Float], shouldStop: () -> Bool = { false }
    ) throws -> LearningRateRange? {
        var options = options
        (options.averagedSteps, options.patience) = (nil, nil)
        // As many epochs as there may be, should all be of one step.
        options.epochs = rates.count
        let run = try TrainingRun.prepared(
            architecture, options: options, pool: pool, training: training, validation: training, start: start,
            checkpoints: nil)
        var isStopped = false
        let range = try LearningRateRange(rates: rates) { rate in
            do {
                while !isStopped {
                    if let loss = try run.nextStep(rate: rate) {
                        isStopped = shouldStop()
                        return loss
                    }
                    run.beginNextEpoch()
                }
                return nil
            } catch TrainingError.diverged {
                return nil
            }
        }
        return isStopped ? nil : range
    }
}
