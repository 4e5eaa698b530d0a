import Datasets
import Machine
import Network

/// The networks of a ``Distillation``, ready to be shown batches.
final class Teachers {
    private let distillation: Distillation
    private let networks: [(network: TrainableNetwork, transform: InputTransform, order: [Int])]

    /// - Parameters:
    ///   - classes: Those of the network that learns, in its order.
    ///   - capacity: The most windows in a batch.
    init(_ distillation: Distillation, classes: [String], capacity: Int, pool: WorkerPool) {
        self.distillation = distillation
        networks = distillation.teachers.map { model in
            (
                TrainableNetwork(
                    model.architecture, parameters: model.parameters, frozen: Set(model.architecture.layers.indices),
                    capacity: capacity, pool: pool),
                InputTransform(model.normalization), classes.map { model.classes.firstIndex(of: $0)! }
            )
        }
    }

    /// The mean over the teachers of their softened probabilities, shape [windows, classes].
    func softened(_ batch: SampleBatch) -> [[Double]] {
        let count = batch.labels.count
        var sums: [[Double]] = []
        for (network, transform, order) in networks {
            network.setImages(batch, transform)
            let scores = network.forward(Batch(count: count, isTraining: false, seed: 0))
            let probabilities = scores.map { row in distillation.softened(order.map { row[$0] }) }
            sums = sums.isEmpty ? probabilities : zip(sums, probabilities).map { zip($0, $1).map(+) }
        }
        return sums.map { row in row.map { $0 / Double(networks.count) } }
    }
}
