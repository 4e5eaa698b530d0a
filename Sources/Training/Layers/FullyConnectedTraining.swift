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
    private let flatOfPlace: ConstantArray<Int>
    /// For each block of places whether its flat inputs follow one another.
    private let isConsecutive: ConstantArray<Bool>
    private let packed: PackedConvolution
    private let turned: PackedConvolution
    /// The output's gradient of the batch, [block][image][16].
    private let outputGradients: AlignedBuffer
    /// For each thread some blocks of inputs, [block][image][16], and the gradient of 16 × 16 weights.
    private let columns: [AlignedBuffer]
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
        self.flatOfPlace = ConstantArray(flatOfPlace)
        isConsecutive = ConstantArray(
            stride(from: 0, to: stored, by: lanesPerBlock).map { first in
                flatOfPlace[first] >= 0
                    && (0..<lanesPerBlock).allSatisfy { flatOfPlace[first + $0] == flatOfPlace[first] + $0 }
            })
        packed = PackedConvolution(filters: outputs, channels: stored, kernel: Extent(1))
        turned = PackedConvolution(filters: stored, channels: outputs, kernel: Extent(1))
        outputGradients = AlignedBuffer(count: packed.filterBlocks * context.capacity * lanesPerBlock)
        columns = (0..<context.pool.threads).map { _ in
            AlignedBuffer(
                count: (Self.blocksAtOnce * context.capacity + lanesPerBlock) * lanesPerBlock)
        }
        inputGradient =
            input.gradientLayout == input.layout ? nil : AlignedBuffer(count: context.capacity * stored)
        parameterGradients = [
            [Float](repeating: 0, count: outputs * input.shape.count), [Float](repeating: 0, count: outputs),
        ]
    }

    func load(_ parameters: [[Float]]) {
        parameters[0].withUnsafeBufferPointer { source in
            let source = source.baseAddress!
            forEachTile { filterBlock, blocks, _ in
                for block in blocks {
                    forEachOutput(of: filterBlock) { output in
                        let packed = packed.weights.start + packedPlace(output, block)
                        let turned = turned.weights.start + block * turned.blockStride + output * lanesPerBlock
                        forEachFlat(of: block, output) { lane, place in
                            packed[lane * lanesPerBlock] = source[place]
                            turned[lane] = source[place]
                        }
                    }
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

    /// Blocks of inputs in a piece of work: the rows of 16 outputs are walked through in the order of memory.
    private static let blocksAtOnce = 16

    /// Calls `body` on several threads for every 16 outputs and some blocks of inputs, with the number of the thread; those
    /// of the same inputs follow one another on one thread.
    private func forEachTile(_ body: (_ filterBlock: Int, _ blocks: Range<Int>, _ worker: Int) -> Void) {
        let (blocks, step) = (stored / lanesPerBlock, Self.blocksAtOnce)
        context.pool.run((blocks + step - 1) / step) { piece, worker in
            for filterBlock in 0..<packed.filterBlocks {
                body(filterBlock, piece * step..<min((piece + 1) * step, blocks), worker)
            }
        }
    }

    @inline(__always)
    private func forEachOutput(of filterBlock: Int, _ body: (Int) -> Void) {
        for output in filterBlock * lanesPerBlock..<min((filterBlock + 1) * lanesPerBlock, outputs) { body(output) }
    }

    /// Calls `body` with each lane of a block that holds an input, and where that input's weight stands in the tensor.
    @inline(__always)
    private func forEachFlat(of block: Int, _ output: Int, _ body: (_ lane: Int, _ place: Int) -> Void) {
        let flats = flatOfPlace.start + block * lanesPerBlock
        let row = output * input.shape.count
        if isConsecutive.start[block] {
            for lane in 0..<lanesPerBlock { body(lane, row + flats[0] + lane) }
        } else {
            for lane in 0..<lanesPerBlock where flats[lane] >= 0 { body(lane, row + flats[lane]) }
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
        let blockWeights = lanesPerBlock * lanesPerBlock
        let columnStride = batch.count * lanesPerBlock
        let layout = output.gradientLayout
        // Side by side, because what stands a power of two apart meets in one set of the cache.
        for filterBlock in 0..<packed.filterBlocks {
            gather(
                output.gradients.start + filterBlock * layout.blockStride, stride: layout.imageStride,
                to: outputGradients.start + filterBlock * columnStride, batch)
        }
        parameterGradients[0].withUnsafeMutableBufferPointer { target in
            let target = UncheckedPointer(target.baseAddress!)
            forEachTile { filterBlock, blocks, worker in
                let inputs = columns[worker].start
                let tile = inputs + Self.blocksAtOnce * context.capacity * lanesPerBlock
                for (index, block) in blocks.enumerated() {
                    let column = inputs + index * columnStride
                    if filterBlock == 0 {
                        gather(
                            input.values.start + block * lanesPerBlock, stride: input.layout.imageStride, to: column,
                            batch)
                    }
                    tile.update(repeating: 0, count: blockWeights)
                    addProducts(
                        of: column, and: outputGradients.start + filterBlock * columnStride, batch, to: tile)
                    forEachOutput(of: filterBlock) { output in
                        let source = tile + output % lanesPerBlock
                        forEachFlat(of: block, output) { lane, place in
                            target.pointer[place] = source[lane * lanesPerBlock]
                        }
                    }
                }
            }
        }
        for index in 0..<outputs {
            let place = index / lanesPerBlock * layout.blockStride + index % lanesPerBlock
            parameterGradients[1][index] = (0..<batch.count).reduce(0) {
                $0 + output.gradients.start[$1 * layout.imageStride + place]
            }
        }
    }

    /// Copies 16 values of each image of the batch side by side.
    private func gather(
        _ source: UnsafePointer<Float>, stride: Int, to target: UnsafeMutablePointer<Float>, _ batch: Batch
    ) {
        for image in 0..<batch.count {
            (target + image * lanesPerBlock).update(from: source + image * stride, count: lanesPerBlock)
        }
    }

    /// Adds the products of 16 inputs and 16 gradients of all images.
    private func addProducts(
        of inputs: UnsafePointer<Float>, and gradients: UnsafePointer<Float>, _ batch: Batch,
        to tile: UnsafeMutablePointer<Float>
    ) {
        withUnsafePointer(to: inputs) { inputs in
            withUnsafePointer(to: gradients) { gradients in
                context.kernels.accumulateWeightGradient(
                    WeightGradientRow(
                        inputRows: inputs, outputGradients: gradients, rows: 1, positions: batch.count,
                        inputPositionStride: lanesPerBlock, inputColumnStride: 0,
                        outputPositionStride: lanesPerBlock, kernelWidth: 1, channels: lanesPerBlock, gradient: tile))
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

/// Values that are set once and read by all threads, behind an address that does not change.
private final class ConstantArray<Value: BitwiseCopyable>: @unchecked Sendable {
    let start: UnsafeMutablePointer<Value>

    init(_ values: [Value]) {
        start = .allocate(capacity: max(values.count, 1))
        start.initialize(from: values, count: values.count)
    }

    deinit { start.deallocate() }
}
