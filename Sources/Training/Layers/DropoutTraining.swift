import KernelInterface
import Network
import Numbers

/// Inverted dropout: which values are dropped depends only on the batch's seed and the value's place.
final class DropoutTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: FeatureMaps
    private let rate: Float
    private let salt: Int
    private let context: TrainingContext

    /// - Parameter index: The layer's place in the network, so that two dropouts choose differently.
    init(_ layer: Dropout, index: Int, input: FeatureMaps, output: FeatureMaps, context: TrainingContext) {
        rate = layer.rate
        salt = index
        self.input = input
        self.output = output
        self.context = context
    }

    func forward(_ batch: Batch) {
        pass(batch, backward: false)
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        guard wanted.input else { return }
        pass(batch, backward: true)
    }

    private func pass(_ batch: Batch, backward: Bool) {
        let rate = batch.isTraining ? self.rate : 0
        // The kernels compare with random numbers of 31 bits.
        let threshold = UInt32(rate * 2_147_483_648)
        context.pool.run(batch.count) { image in
            var random = RandomSource(seed: batch.seed).derived(salt, image)
            let bits = random.next()
            let seed = (UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32))
            for row in 0..<output.shape.height {
                for block in 0..<output.layout.blocks {
                    let (source, target) =
                        backward
                        ? (
                            output.gradientRow(row, of: image) + block * output.gradientLayout.blockStride,
                            input.gradientRow(row, of: image) + block * input.gradientLayout.blockStride
                        )
                        : (
                            input.row(row, of: image) + block * input.layout.blockStride,
                            output.row(row, of: image) + block * output.layout.blockStride
                        )
                    context.kernels.layers.dropValues(
                        DroppedValues(
                            target: target, source: source, count: output.shape.width,
                            firstPlace: (row * output.layout.blocks + block) * output.shape.width * lanesPerBlock,
                            seed: seed, threshold: threshold, scale: 1 / (1 - rate)))
                }
            }
        }
    }
}
