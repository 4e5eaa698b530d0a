import Foundation
import Machine
import Network
import Numbers
import TestSupport
import Testing

@testable import Datasets
@testable import Training

@Suite struct DistillationTests {
    @Test(
        "The gradient is that of the loss, and the loss is that of its formula",
        arguments: [(0.3, 1.0), (0.7, 4), (1, 2)])
    func gradient(weight: Double, temperature: Double) {
        var random = RandomSource(seed: 5)
        var distillation = Distillation(teachers: [])
        (distillation.weight, distillation.temperature) = (weight, temperature)
        let logits = (0..<3).map { _ in (0..<4).map { _ in Float(random.normal() * 2) } }
        let softened = (0..<3).map { _ in distillation.softened((0..<4).map { _ in Float(random.normal() * 3) }) }
        let targets = [Target(2), Target(0, second: 1, shareOfSecond: 0.25), Target(3)]

        /// The mean loss in float64, by its formula.
        func value(_ logits: [[Double]]) -> Double {
            zip(logits, zip(targets, softened)).reduce(0) { sum, pair in
                let (row, (target, wanted)) = pair
                func probabilities(_ divisor: Double) -> [Double] {
                    let powers = row.map { exp($0 / divisor) }
                    return powers.map { $0 / powers.reduce(0, +) }
                }
                let labels = row.indices.reduce(0.0) {
                    $0 - Double(target.share(of: $1)) * log(probabilities(1)[$1])
                }
                let divergence = zip(wanted, probabilities(temperature)).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
                return sum + (1 - weight) * labels + weight * temperature * temperature * divergence
            } / Double(logits.count)
        }
        var loss = Loss.softmax().evaluate(logits: logits, targets: targets)
        distillation.add(softened, logits: logits, to: &loss)
        let exact = logits.map { $0.map(Double.init) }
        #expect(abs(loss.sum / 3 - value(exact)) < 1e-6)
        for window in logits.indices {
            for place in logits[window].indices {
                var (less, more) = (exact, exact)
                less[window][place] -= 1e-5
                more[window][place] += 1e-5
                let slope = (value(more) - value(less)) / 2e-5
                #expect(abs(Double(loss.gradients[window][place]) - slope) < 1e-6)
            }
        }
    }

    @Test("Several teachers count as their mean, with classes in their own order")
    func mean() throws {
        let architecture = try Architecture(text: "input 4x4x1; fc3 softmax")
        func model(_ seed: UInt64, _ classes: [String]) -> Model {
            Model(
                architecture: architecture,
                parameters: WeightInitialization.he.parameters(of: architecture, seed: seed), classes: classes,
                normalization: Normalization(mean: [0.5], deviation: [0.25]))
        }
        let (first, second) = (model(1, ["a", "b", "c"]), model(2, ["c", "a", "b"]))
        let batch = SampleBatch(epoch: 0, indices: 0..<2, samples: randomValues(32, seed: 3), labels: [0, 1])
        let pool = WorkerPool(threads: 2)
        func softened(_ models: [Model]) -> [[Double]] {
            Teachers(Distillation(teachers: models), classes: ["a", "b", "c"], capacity: 2, pool: pool).softened(batch)
        }
        let (own, other) = (softened([first]), softened([second]))
        let both = softened([first, second])
        for (window, row) in both.enumerated() {
            #expect(abs(row.reduce(0, +) - 1) < 1e-12)
            for place in row.indices {
                #expect(abs(row[place] - (own[window][place] + other[window][place]) / 2) < 1e-12)
            }
        }
        let network = TrainableNetwork(architecture, parameters: second.parameters, capacity: 2, pool: pool)
        let windows = [Array(batch.samples[0..<16]), Array(batch.samples[16..<32])]
        let scores = network.logits(of: windows, normalization: second.normalization)
        #expect(other[0] == Distillation(teachers: []).softened([scores[0][1], scores[0][2], scores[0][0]]))
    }

    @Test("What cannot teach is told with what is expected and found")
    func obstacles() throws {
        let teacher = try Model.random("input 8x8x1; conv3-2 relu; fc2 softmax")
        let window = Shape(height: 8, width: 8, channels: 1)
        #expect(Distillation.obstacle(to: teacher, window: window, classes: teacher.classes.reversed()) == nil)
        let other = Shape(height: 8, width: 9, channels: 1)
        #expect(
            Distillation.obstacle(to: teacher, window: other, classes: teacher.classes)
                == .otherWindow(expected: other, found: window))
        #expect(
            Distillation.obstacle(to: teacher, window: window, classes: ["x", "y"])
                == .otherClasses(expected: ["x", "y"], found: teacher.classes))
        let shares = try Model.random("input 8x8x1; fc2 sigmoid")
        #expect(Distillation.obstacle(to: shares, window: window, classes: shares.classes) == .noScores)
    }
}
