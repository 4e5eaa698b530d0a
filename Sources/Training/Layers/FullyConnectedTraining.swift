import Engine
import KernelInterface
import Machine
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
            let source = source.baseAddress!
            forEachTile { output, block, flats in
                let packed = packed.weights.start + packedPlace(output, block)
                let turned = turned.weights.start + block * turned.blockStride + output * lanesPerBlock
                let row = source + output * input.shape.count
                for lane in 0..<lanesPerBlock where flats[lane] >= 0 {
                    let weight = row[flats[lane]]
                    packed[lane * lanesPerBlock] = weight
                    turned[lane] = weight
                }
            }
        }
        for output in 0..<outputs { packed.bias.start[output] = parameters[1][output] }
    }

    /// Where the weight of an output and the first place of a block of inputs stands in ``packed``; those of the next
    /// places follow at distances of 16.
    private func packedPlace(_ output: Int, _ block: Int) -> Int {
        output / lanesPerBlock * packed.blockStride + block * lanesPerBlock * lanesPerBlock + output % lanesPerBlock
    }

    /// Calls `body` on several threads for each output and each 16 places of the input, with their flat numbers.
    ///
    /// Outputs follow each other for the same places, so that what is written stays in the cache.
    @inline(__always)
    private func forEachTile(_ body: (_ output: Int, _ block: Int, _ flats: UnsafePointer<Int>) -> Void) {
        flatOfPlace.withUnsafeBufferPointer { flats in
            let flats = flats.baseAddress!
            context.pool.run(stored / lanesPerBlock) { block in
                for output in 0..<outputs { body(output, block, flats + block * lanesPerBlock) }
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
        // Blocks of inputs in a piece of work: enough to be worth handing to a thread.
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
            forEachTile { output, block, flats in
                let source = gradient.start + packedPlace(output, block)
                let row = target.pointer + output * input.shape.count
                for lane in 0..<lanesPerBlock where flats[lane] >= 0 {
                    row[flats[lane]] = source[lane * lanesPerBlock]
                }
            }
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
        // Blocks of outputs in a piece of work, which share what they read of the batch.
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
