import Engine
import KernelInterface
import Network

/// A fully-connected layer that trains.
///
/// It reads the maps as they lie in memory, padding lanes and margins included, and carries the flatten order in the
/// packing of its weights. Images take the place of positions, so forward and backward are matrix products
/// over the batch.
final class FullyConnectedTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: FeatureMaps
    private(set) var parameterGradients: [[Float]]
    private let context: TrainingContext
    private let outputs: Int
    /// Values of one image in memory, padding lanes and margins included.
    private let stored: Int
    /// For each place in memory the flat input that stands there; -1 for padding.
    private let flatOfPlace: [Int]
    private let packed: PackedConvolution
    private let turned: PackedConvolution
    private let gradient: AlignedBuffer
    /// The input's gradient in the layout of the values, where the maps' own gradient has another.
    private let inputGradient: AlignedBuffer?

    /// - Parameter order: How the flat inputs are numbered.
    init(
        _ layer: FullyConnected, order: FlattenOrder, input: FeatureMaps, output: FeatureMaps, context: TrainingContext
    ) {
        self.input = input
        self.output = output
        self.context = context
        outputs = layer.outputs
        stored = input.layout.imageStride
        var flatOfPlace = [Int](repeating: -1, count: stored)
        for (flat, place) in order.places(in: input.layout).enumerated() {
            flatOfPlace[place + input.layout.left * lanesPerBlock] = flat
        }
        self.flatOfPlace = flatOfPlace
        packed = PackedConvolution(filters: outputs, channels: stored, kernel: Extent(1))
        turned = PackedConvolution(filters: stored, channels: outputs, kernel: Extent(1))
        gradient = AlignedBuffer(count: packed.weights.count)
        inputGradient =
            input.gradientLayout == input.layout ? nil : AlignedBuffer(count: context.capacity * stored)
        parameterGradients = [
            [Float](repeating: 0, count: outputs * input.shape.count), [Float](repeating: 0, count: outputs),
        ]
    }

    func load(_ parameters: [[Float]]) {
        parameters[0].withUnsafeBufferPointer { source in
            forEachWeight { flat, stored, turnedPlace in
                packed.weights.start[stored] = source[flat]
                turned.weights.start[turnedPlace] = source[flat]
            }
        }
        for output in 0..<outputs { packed.bias.start[output] = parameters[1][output] }
    }

    /// Calls `body` on several threads with the place of each weight in its tensor, in ``packed`` and in ``turned``.
    private func forEachWeight(_ body: (_ flat: Int, _ packed: Int, _ turned: Int) -> Void) {
        let count = input.shape.count
        flatOfPlace.withUnsafeBufferPointer { flatOfPlace in
            context.pool.run(stored / lanesPerBlock) { block in
                // Lanes innermost: they are neighbours in two of the three where the flat order is by channels.
                for output in 0..<outputs {
                    for lane in 0..<lanesPerBlock {
                        let place = block * lanesPerBlock + lane
                        let flat = flatOfPlace[place]
                        guard flat >= 0 else { continue }
                        body(
                            output * count + flat,
                            output / lanesPerBlock * packed.blockStride + place * lanesPerBlock
                                + output % lanesPerBlock,
                            block * turned.blockStride + output * lanesPerBlock + lane)
                    }
                }
            }
        }
    }

    func forward(_ batch: Batch) {
        multiply(
            packed, batch, from: input.values.start, stride: input.layout.imageStride, to: output.values.start,
            outputStride: output.layout.imageStride)
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        if wanted.parameters { setParameterGradients(batch) }
        guard wanted.input else { return }
        multiply(
            turned, batch, from: output.gradients.start, stride: output.gradientLayout.imageStride,
            to: inputGradient?.start ?? input.gradients.start, outputStride: stored)
        if let inputGradient { copyInputGradient(inputGradient, batch) }
    }

    private func setParameterGradients(_ batch: Batch) {
        let blocks = stored / lanesPerBlock
        let chunk = 8
        let chunks = (blocks + chunk - 1) / chunk
        let blockWeights = lanesPerBlock * lanesPerBlock
        context.pool.run(packed.filterBlocks * chunks) { piece in
            let filterBlock = piece / chunks
            for block in piece % chunks * chunk..<min((piece % chunks + 1) * chunk, blocks) {
                let inputs = UnsafePointer(input.values.start + block * lanesPerBlock)
                let gradients = UnsafePointer(output.gradients.start + filterBlock * output.gradientLayout.blockStride)
                let target = gradient.start + filterBlock * packed.blockStride + block * blockWeights
                target.update(repeating: 0, count: blockWeights)
                withUnsafePointer(to: inputs) { inputs in
                    withUnsafePointer(to: gradients) { gradients in
                        context.kernels.accumulateWeightGradient(
                            WeightGradientRow(
                                inputRows: inputs, outputGradients: gradients, rows: 1, positions: batch.count,
                                inputPositionStride: input.layout.imageStride, inputColumnStride: 0,
                                outputPositionStride: output.gradientLayout.imageStride, kernelWidth: 1,
                                channels: lanesPerBlock, gradient: target))
                    }
                }
            }
        }
        parameterGradients[0].withUnsafeMutableBufferPointer { target in
            let target = UncheckedPointer(target.baseAddress!)
            forEachWeight { flat, packed, _ in target.pointer[flat] = gradient.start[packed] }
        }
        let layout = output.gradientLayout
        for index in 0..<outputs {
            let place = index / lanesPerBlock * layout.blockStride + index % lanesPerBlock
            parameterGradients[1][index] = (0..<batch.count).reduce(0) {
                $0 + output.gradients.start[$1 * layout.imageStride + place]
            }
        }
    }

    private func copyInputGradient(_ gradient: AlignedBuffer, _ batch: Batch) {
        for image in 0..<batch.count {
            for row in 0..<input.shape.height {
                for block in 0..<input.layout.blocks {
                    (input.gradientRow(row, of: image) + block * input.gradientLayout.blockStride).update(
                        from: gradient.start + image * stored + row * input.layout.rowStride + block
                            * input.layout.blockStride + input.layout.left * lanesPerBlock,
                        count: input.shape.width * lanesPerBlock)
                }
            }
        }
    }

    private func multiply(
        _ weights: PackedConvolution, _ batch: Batch, from source: UnsafePointer<Float>, stride: Int,
        to target: UnsafeMutablePointer<Float>, outputStride: Int
    ) {
        let chunk = 4
        let chunks = (weights.filterBlocks + chunk - 1) / chunk
        context.pool.run(chunks) { piece in
            withUnsafePointer(to: source) { rows in
                context.kernels.convolveRow(
                    ConvolutionRow(
                        inputRows: rows, kernelRows: 0..<1, inputBlockStride: lanesPerBlock,
                        inputPositionStride: stride, channels: weights.channels, kernelWidth: 1, inputColumnStride: 0,
                        weights: weights.weights.start, weightBlockStride: weights.blockStride,
                        weightRowStride: weights.rowStride, bias: weights.bias.start, output: target,
                        outputBlockStride: lanesPerBlock, outputPositionStride: outputStride,
                        positions: 0..<batch.count,
                        filterBlocks: piece * chunk..<min((piece + 1) * chunk, weights.filterBlocks),
                        activation: ElementwiseFunction(.identity)))
            }
        }
    }
}
