import Datasets
import Machine
import Network
import Numbers
import Testing

@testable import Training

@Suite struct LearningRateRangeTests {
    @Test("Rates rise by equal factors from the smallest to the largest")
    func ratesRise() {
        let rates = LearningRateRange.rates(from: 1e-4, to: 1, steps: 5)
        for (rate, expected) in zip(rates, [1e-4, 1e-3, 1e-2, 1e-1, 1] as [Float]) {
            #expect(abs(rate / expected - 1) < 1e-4)
        }
        #expect(rates.count == 5)
    }

    /// The loss of `0.1 + Σ ½·λ·(w − x)²` by the steps of an optimiser, where the sample x changes from -0.1 to 0.1 and back.
    private func quadratic(_ rule: Optimizer.Rule, curvatures: [Float]) -> LearningRateRange {
        let pool = WorkerPool(threads: 1)
        var optimizer = Optimizer(rule, learningRate: 0)
        var weights = [Float](repeating: 1, count: curvatures.count)
        return LearningRateRange(rates: LearningRateRange.rates(from: 1e-4, to: 100, steps: 400)) { rate in
            let sample: Float = optimizer.steps % 4 < 2 ? 0.1 : -0.1
            let loss = zip(weights, curvatures).reduce(0.1) { sum, pair in
                sum + 0.5 * Double(pair.1) * Double(pair.0 - sample) * Double(pair.0 - sample)
            }
            optimizer.learningRate = rate
            optimizer.beginStep()
            optimizer.update(
                &weights, gradient: zip(weights, curvatures).map { ($0 - sample) * $1 },
                key: Optimizer.Key(layer: 0, parameter: 0), isDecayed: false, pool: pool)
            return loss
        }
    }

    @Test(
        "On a quadratic the test ends at the largest stable rate, 2 (1 + momentum) / curvature, or soon behind it",
        arguments: [[1, 0.1], [4, 1], [20, 0.5]] as [[Float]], [0, 0.9] as [Float])
    func knowsTheStableRate(curvatures: [Float], momentum: Float) throws {
        let range = quadratic(.sgd(momentum: momentum), curvatures: curvatures)
        #expect(range.explodes)
        let last = range.rates[range.losses.count - 1]
        let limit = 2 * (1 + momentum) / curvatures[0]
        // Samples that change in time with the weights make them swing a little earlier.
        #expect(last > 0.9 * limit && last < 3 * limit, "\(last) beside \(limit)")
        // Below it the loss falls.
        let smallest = try #require(range.smoothedLosses.min())
        #expect(smallest < 0.25 * range.losses[0])
    }

    @Test("A loss that is no number ends the test, and one that stays ends it at the largest rate")
    func endsOfTests() {
        let rates = LearningRateRange.rates(from: 1e-3, to: 1, steps: 10)
        let broken = LearningRateRange(rates: rates) { $0 > 0.05 ? .nan : 1 }
        #expect(broken.explodes && broken.losses.count == rates.count { $0 <= 0.05 })
        let flat = LearningRateRange(rates: rates) { _ in 1 }
        #expect(!flat.explodes && flat.smoothedLosses.allSatisfy { abs($0 - 1) < 1e-12 })
    }

    @Test("A network's test is the same at any number of threads, leaves the start alone, and can be stopped")
    func isDeterministic() throws {
        let architecture = try Architecture(text: TrainerTests.architecture)
        var options = TrainingOptions()
        options.batchSize = 12
        let rates = LearningRateRange.rates(from: 1e-4, to: 100, steps: 40)
        let normalization = Normalization(mean: [0.5, 0.5, 0.5], deviation: [0.2, 0.2, 0.2])
        let start = TrainingStart(
            normalization: normalization, parameters: options.initialization.parameters(of: architecture, seed: 1))
        func range(threads: Int, stopAfter: Int = .max) throws -> LearningRateRange? {
            var steps = 0
            return try Trainer(architecture, options: options, pool: WorkerPool(threads: threads)).learningRateRange(
                on: TrainerTests.Spots(), start: start, rates: rates,
                shouldStop: {
                    steps += 1
                    return steps >= stopAfter
                })
        }
        let one = try #require(try range(threads: 1))
        #expect(try range(threads: 3) == one)
        #expect(one.explodes && one.losses.count > 15)
        #expect(try range(threads: 1, stopAfter: 3) == nil)
    }
}
