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
    /// For each flat input its place in memory.
    private let places: [Int]
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
        places = order.places(in: input.layout).map { $0 + input.layout.left * lanesPerBlock }
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
        let count = places.count
        for output in 0..<outputs {
            let (block, lane) = (output / lanesPerBlock, output % lanesPerBlock)
            let row = packed.weights.start + block * packed.blockStride + lane
            for (flat, place) in places.enumerated() {
                let weight = parameters[0][output * count + flat]
                row[place * lanesPerBlock] = weight
                turned.weights.start[
                    place / lanesPerBlock * turned.blockStride + output * lanesPerBlock + place % lanesPerBlock] =
                    weight
            }
            packed.bias.start[output] = parameters[1][output]
        }
    }

    func forward(_ batch: Batch) {
        multiply(
            packed, batch, from: input.values.start, stride: input.layout.imageStride, to: output.values.start,
            outputStride: output.layout.imageStride)
    }

    func backward(_ batch: Batch, wantsInputGradient: Bool) {
        gradient.clear()
        let blocks = stored / lanesPerBlock
        let chunk = 8
        let chunks = (blocks + chunk - 1) / chunk
        context.pool.run(packed.filterBlocks * chunks) { piece in
            let filterBlock = piece / chunks
            for block in piece % chunks * chunk..<min((piece % chunks + 1) * chunk, blocks) {
                let inputs = UnsafePointer(input.values.start + block * lanesPerBlock)
                let gradients = UnsafePointer(output.gradients.start + filterBlock * output.gradientLayout.blockStride)
                withUnsafePointer(to: inputs) { inputs in
                    withUnsafePointer(to: gradients) { gradients in
                        context.kernels.accumulateWeightGradient(
                            WeightGradientRow(
                                inputRows: inputs, outputGradients: gradients, rows: 1, positions: batch.count,
                                inputPositionStride: input.layout.imageStride, inputColumnStride: 0,
                                outputPositionStride: output.gradientLayout.imageStride, kernelWidth: 1,
                                channels: lanesPerBlock,
                                gradient: gradient.start + filterBlock * packed.blockStride + block * lanesPerBlock
                                    * lanesPerBlock))
                    }
                }
            }
        }
        for output in 0..<outputs {
            let (block, lane) = (output / lanesPerBlock, output % lanesPerBlock)
            let row = gradient.start + block * packed.blockStride + lane
            for (flat, place) in places.enumerated() {
                parameterGradients[0][output * places.count + flat] = row[place * lanesPerBlock]
            }
            var sum: Float = 0
            for image in 0..<batch.count {
                sum +=
                    self.output.gradients.start[
                        image * self.output.gradientLayout.imageStride + block * self.output.gradientLayout.blockStride
                            + lane]
            }
            parameterGradients[1][output] = sum
        }
        if wantsInputGradient {
            multiply(
                turned, batch, from: output.gradients.start, stride: output.gradientLayout.imageStride,
                to: inputGradient?.start ?? input.gradients.start, outputStride: stored)
            if let inputGradient { copyInputGradient(inputGradient, batch) }
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
