import Datasets
import Dispatch
import Machine
import Network
import Numbers

/// How fast a network trains: steps on random windows in memory.
package struct TrainingBenchmark: Codable, Sendable {
    /// Windows in a step.
    package let batch: Int
    /// Steps that were timed, after two that were not.
    package let steps: Int
    /// The fastest step: forward, loss, backward and the optimiser's step.
    package let minimumMilliseconds: Double
    /// The median step.
    package let medianMilliseconds: Double
    /// Windows in a second at the fastest step.
    package var windowsPerSecond: Double { Double(batch) / minimumMilliseconds * 1000 }

    /// Trains some steps with momentum and times each.
    package static func measure(
        _ architecture: Architecture, batch: Int, steps: Int, pool: WorkerPool
    ) -> TrainingBenchmark {
        let network = TrainableNetwork(
            architecture, parameters: WeightInitialization.he.parameters(of: architecture, seed: 1), capacity: batch,
            pool: pool)
        var optimizer = Optimizer(.sgd(momentum: 0.9), learningRate: 0.01)
        var random = RandomSource(seed: 1)
        let channels = architecture.input.channels
        let transform = InputTransform(
            Normalization(
                mean: [Float](repeating: 0.5, count: channels), deviation: [Float](repeating: 0.3, count: channels)))
        for image in 0..<batch {
            network.setImage(image, samples: random.samples(architecture.input.count), transform)
        }
        let targets = (0..<batch).map { _ in Target(random.integer(below: architecture.scores)) }
        let times = (0..<steps + 2).map { step in
            let start = DispatchTime.now().uptimeNanoseconds
            let batch = Batch(count: batch, isTraining: true, seed: UInt64(step))
            let result = Loss.softmax().evaluate(logits: network.forward(batch), targets: targets)
            network.update(network.backward(result.gradients, batch), with: &optimizer, rates: [:])
            return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
        }.dropFirst(2).sorted()
        return TrainingBenchmark(
            batch: batch, steps: steps, minimumMilliseconds: times[0], medianMilliseconds: times[times.count / 2])
    }
}
