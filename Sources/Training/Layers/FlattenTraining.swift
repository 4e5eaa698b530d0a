import KernelInterface
import Network

/// A flatten whose vector is needed as such: by an activation, a dropout or a batch normalisation.
///
/// A fully-connected layer right behind a flatten reads the maps as they lie and needs no copy.
final class FlattenTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: FeatureMaps
    private let order: FlattenOrder
    private let context: TrainingContext

    init(_ order: FlattenOrder, input: FeatureMaps, output: FeatureMaps, context: TrainingContext) {
        self.order = order
        self.input = input
        self.output = output
        self.context = context
    }

    func forward(_ batch: Batch) {
        context.pool.run(batch.count) { image in
            let (source, target) = (input.row(0, of: image), output.row(0, of: image))
            for (flat, place) in order.places(in: input.layout).enumerated() { target[flat] = source[place] }
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        guard wanted.input else { return }
        context.pool.run(batch.count) { image in
            input.clearGradients(of: image)
            let (source, target) = (output.gradientRow(0, of: image), input.gradientRow(0, of: image))
            for (flat, place) in order.places(in: input.gradientLayout).enumerated() { target[place] = source[flat] }
        }
    }
}
