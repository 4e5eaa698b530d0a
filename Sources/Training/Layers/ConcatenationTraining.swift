import KernelInterface

/// The channels of several maps one after the other: every input takes in the gradient of its channels.
final class ConcatenationTraining: TrainableLayer {
    private let inputs: [FeatureMaps]
    private let output: FeatureMaps
    private let context: TrainingContext

    init(inputs: [FeatureMaps], output: FeatureMaps, context: TrainingContext) {
        self.inputs = inputs
        self.output = output
        self.context = context
    }

    func forward(_ batch: Batch) {
        context.pool.run(batch.count) { image in
            for row in 0..<output.shape.height {
                var first = 0
                for input in inputs {
                    copyChannels(
                        input.shape.channels, from: input.row(row, of: image), blockStride: input.layout.blockStride,
                        channel: 0, to: output.row(row, of: image), blockStride: output.layout.blockStride,
                        channel: first)
                    first += input.shape.channels
                }
            }
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        guard wanted.input else { return }
        context.pool.run(batch.count) { image in
            for row in 0..<output.shape.height {
                var first = 0
                for input in inputs {
                    copyChannels(
                        input.shape.channels, from: output.gradientRow(row, of: image),
                        blockStride: output.gradientLayout.blockStride, channel: first,
                        to: input.gradientRow(row, of: image), blockStride: input.gradientLayout.blockStride,
                        channel: 0)
                    first += input.shape.channels
                }
            }
        }
    }

    /// Copies some channels of one row, whole blocks at once where both sides begin with a block.
    private func copyChannels(
        _ channels: Int, from source: UnsafePointer<Float>, blockStride sourceStride: Int, channel sourceChannel: Int,
        to target: UnsafeMutablePointer<Float>, blockStride targetStride: Int, channel targetChannel: Int
    ) {
        let width = output.shape.width
        var channel = 0
        while channel < channels {
            let (from, to) = (sourceChannel + channel, targetChannel + channel)
            let source = source + from / lanesPerBlock * sourceStride + from % lanesPerBlock
            let target = target + to / lanesPerBlock * targetStride + to % lanesPerBlock
            if from % lanesPerBlock == 0, to % lanesPerBlock == 0, channel + lanesPerBlock <= channels {
                target.update(from: source, count: width * lanesPerBlock)
                channel += lanesPerBlock
            } else {
                for column in 0..<width { target[column * lanesPerBlock] = source[column * lanesPerBlock] }
                channel += 1
            }
        }
    }
}
