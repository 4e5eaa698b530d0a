import KernelInterface
import Network

/// A transposed convolution with bias and activation.
///
/// The outputs that stand one stride apart are an ordinary convolution with a part of the kernel, turned round: there is
/// one for each place within a stride, and each writes every so-many-th column of its rows.
struct TransposedConvolutionOperation: StageOperation {
    let phases: TransposedPhases
    let activation: ElementwiseFunction
    let input: Shape

    var name: String { "transposed" }
    var wantsMargins: Bool { true }
    var readsFourLanes: Bool { phases.groups == 1 }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> {
        Layer.transposedConvolution(phases.layer).reach(of: rows, along: .vertical, inputSize: self.input.height)
    }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        Layer.transposedConvolution(phases.layer).reach(of: columns, along: .horizontal, inputSize: self.input.width)
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let blocksPerGroup = output.blocks / phases.groups
        let pairsPerGroup = blocksPerGroup.dividedUp(by: 2)
        let pairs = phases.groups * pairsPerGroup
        bench.pool.run(rows.count * pairs) { piece in
            let (row, pair) = (rows.lowerBound + piece / pairs, piece % pairs)
            let group = pair / pairsPerGroup
            let block = group * blocksPerGroup + 2 * (pair % pairsPerGroup)
            let blocks = block..<min(block + 2, (group + 1) * blocksPerGroup)
            let stride = phases.layer.window.stride
            let vertical = phases.rows[row % stride.height]
            for (place, horizontal) in phases.columns.enumerated() {
                // The columns `place`, `place + stride`, … of those that are asked for.
                let positions =
                    max(0, columns.lowerBound - place).dividedUp(
                        by: stride.width)..<max(0, columns.upperBound - place)
                    .dividedUp(by: stride.width)
                if positions.isEmpty { continue }
                convolve(
                    row, vertical, row / stride.height, horizontal,
                    phases.packed[row % stride.height * stride.width + place], positions, group: group, blocks: blocks,
                    from: inputs[0], to: output.row(row) + place * lanesPerBlock, output.blockStride, bench.kernels)
            }
        }
    }

    /// - Parameters:
    ///   - position: The row among those of its phase.
    private func convolve(
        _ row: Int, _ vertical: TransposedPhases.Phase, _ position: Int, _ horizontal: TransposedPhases.Phase,
        _ packed: PackedConvolution, _ positions: Range<Int>, group: Int, blocks: Range<Int>, from input: RowRing,
        to output: UnsafeMutablePointer<Float>, _ outputBlockStride: Int, _ kernels: KernelTable
    ) {
        let height = vertical.taps.count
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: max(height, 1)) { pointers in
            let window = SlidingWindow(
                kernel: Extent(height: max(height, 1), width: max(horizontal.taps.count, 1)),
                dilation: Extent(height: vertical.dilation, width: horizontal.dilation))
            // The offset of the phase takes the place of the padding; it may have either sign.
            var inside = window.gather(
                position + vertical.offset, from: input, height: self.input.height,
                firstBlock: group * blockCount(packed.channels), into: pointers.baseAddress!)
            if height == 0 || horizontal.taps.isEmpty { inside = 0..<0 }
            for kernelRow in inside { pointers[kernelRow] += horizontal.offset * input.lanes }
            kernels.convolveRow(
                ConvolutionRow(
                    inputRows: pointers.baseAddress!, kernelRows: inside, inputBlockStride: input.blockStride,
                    inputPositionStride: input.lanes, channels: packed.channels, kernelWidth: packed.kernel.width,
                    inputColumnStride: horizontal.dilation * input.lanes, weights: packed.weights.start,
                    weightBlockStride: packed.blockStride, weightRowStride: packed.rowStride, bias: packed.bias.start,
                    output: output, outputBlockStride: outputBlockStride,
                    outputPositionStride: phases.layer.window.stride.width * lanesPerBlock, positions: positions,
                    filterBlocks: blocks, activation: activation))
        }
    }
}

/// The ordinary convolutions of which a transposed one consists, and their packed weights.
final class TransposedPhases: Sendable {
    /// The outputs that stand at one place within a stride, along one axis.
    struct Phase: Sendable {
        /// The rows (or columns) of the kernel that reach such outputs, in the order of the inputs that they take.
        let taps: [Int]
        /// The input position of the first tap for the first output.
        let offset: Int
        /// The distance between the inputs of neighbouring taps.
        let dilation: Int

        /// The phase of the outputs `place`, `place + stride`, …
        init(place: Int, kernel: Int, stride: Int, dilation: Int, padding: Int) {
            // Input r reaches output y through tap i where y + padding = r · stride + i · dilation: from one such
            // tap to the next the input goes back.
            let reaching = (0..<kernel).filter { (place + padding - $0 * dilation) % stride == 0 }
            taps = reaching.reversed()
            let inputs = taps.map { (place + padding - $0 * dilation) / stride }
            offset = inputs.first ?? 0
            self.dilation = inputs.count > 1 ? inputs[1] - inputs[0] : 1
        }
    }
    let layer: TransposedConvolution
    /// Groups that are whole blocks of channels and filters; see ``MergedGroups``.
    let groups: Int
    let rows: [Phase]
    let columns: [Phase]
    /// The weights of each pair of phases, [row phase][column phase].
    let packed: [PackedConvolution]

    /// Bytes of the packed weights.
    let bytes: Int

    /// Packs weights of shape [channels, filters / groups, kernel height, kernel width] and a bias of shape
    /// [filters]; leaves them out of a sketch.
    init(_ layer: TransposedConvolution, weight: Tensor, bias: Tensor, isSketch: Bool) {
        self.layer = layer
        let (window, kernel) = (layer.window, layer.window.kernel)
        let merged = MergedGroups(groups: layer.groups, channels: weight.shape[0], filters: layer.filters)
        groups = merged.count
        let rows = (0..<window.stride.height).map {
            Phase(
                place: $0, kernel: kernel.height, stride: window.stride.height, dilation: window.dilation.height,
                padding: window.padding.top)
        }
        let columns = (0..<window.stride.width).map {
            Phase(
                place: $0, kernel: kernel.width, stride: window.stride.width, dilation: window.dilation.width,
                padding: window.padding.left)
        }
        (self.rows, self.columns) = (rows, columns)
        let (channels, groupFilters) = (weight.shape[0] / layer.groups, layer.filters / layer.groups)
        let shapes = rows.flatMap { row in
            columns.map { [layer.filters, channels, max(row.taps.count, 1), max($0.taps.count, 1)] }
        }
        bytes = shapes.reduce(0) { sum, shape in
            let shape = merged.shape(of: shape)
            return sum + blockCount(shape[0]) * lanesPerBlock * 4 * (shape[1] * shape[2] * shape[3] + 1)
        }
        if isSketch {
            packed = shapes.map { .empty(merged.shape(of: $0)) }
            return
        }
        packed = shapes.enumerated().map { index, shape in
            let (row, column) = (rows[index / columns.count], columns[index % columns.count])
            var values = [Float](repeating: 0, count: shape.reduce(1, *))
            for filter in 0..<layer.filters {
                let (group, inGroup) = filter.quotientAndRemainder(dividingBy: groupFilters)
                for channel in 0..<channels {
                    let source = ((group * channels + channel) * groupFilters + inGroup) * kernel.height
                    let target = (filter * channels + channel) * shape[2]
                    for (i, tap) in row.taps.enumerated() {
                        for (j, columnTap) in column.taps.enumerated() {
                            values[(target + i) * shape[3] + j] =
                                weight.values[(source + tap) * kernel.width + columnTap]
                        }
                    }
                }
            }
            return PackedConvolution(
                weight: merged.expand(Tensor(shape: shape, values: values)), bias: bias)
        }
    }
}
