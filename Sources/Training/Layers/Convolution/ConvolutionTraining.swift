import Engine
import KernelInterface
import Network

/// A convolution that trains by direct sums.
///
/// The gradient of the input is itself a convolution: of the output's gradient, spread by the stride, with the
/// kernel turned by half a turn and filters and channels exchanged. The gradient of the weights is a product
/// of the output's gradient and the input, summed over all positions.
final class ConvolutionTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: TailedMaps
    private(set) var parameterGradients: [[Float]]
    private let window: SlidingWindow
    private let hasBias: Bool
    private let context: TrainingContext
    private let weights: ConvolutionWeights
    private let bands: [ConvolutionBand]
    /// The same for the gradient of the input: filters and channels exchanged, kernels turned.
    private let turnedBands: [ConvolutionBand]
    /// The gradients of each group of images: the weights of each band, and the bias.
    private let imageGroups: [(weights: [AlignedBuffer], bias: AlignedBuffer)]
    private let benches: [Bench]
    /// How the gradient of the sums of an image lies in a bench, and how it lies there spread by the stride.
    private let gradientLayout: FeatureMaps.Layout
    private let spreadLayout: FeatureMaps.Layout

    /// What one thread needs for an image.
    private struct Bench {
        /// The gradient of the sums; on the way forward two rows of sums that are pooled.
        let gradient: AlignedBuffer
        /// The same spread by the stride; empty where that is 1.
        let spread: AlignedBuffer
        let scratch: AlignedBuffer
    }

    init(_ layer: Convolution, input: FeatureMaps, output: TailedMaps, context: TrainingContext) {
        self.input = input
        self.output = output
        self.context = context
        window = layer.window
        hasBias = layer.hasBias
        let (filters, channels, kernel) = (layer.filters, input.shape.channels, window.kernel)
        weights = ConvolutionWeights(
            filters: filters, channels: channels, groups: layer.groups, area: kernel.height * kernel.width)
        let bands = ConvolutionBand.cut(filters: filters, channels: channels, groups: layer.groups, kernel: kernel)
        self.bands = bands
        turnedBands = ConvolutionBand.cut(filters: channels, channels: filters, groups: layer.groups, kernel: kernel)
        imageGroups = (0..<context.groups).map { _ in
            (
                bands.map { AlignedBuffer(count: $0.packed.weights.count) },
                AlignedBuffer(count: blockCount(filters) * lanesPerBlock)
            )
        }
        parameterGradients =
            [[Float](repeating: 0, count: weights.count)]
            + (hasBias ? [[Float](repeating: 0, count: filters)] : [])
        let isSpread = window.stride != Extent(1)
        let spreadShape = Shape(
            height: (output.shape.height - 1) * window.stride.height + 1,
            width: (output.shape.width - 1) * window.stride.width + 1, channels: filters)
        // The zero columns that let the turned kernel read over the edges.
        let left = window.span.width - 1 - window.padding.left
        let right = input.shape.width + window.span.width - 1 - left - spreadShape.width
        let spreadLayout = FeatureMaps.Layout(spreadShape, left: max(left, 0), right: max(right, 0))
        let gradientLayout = isSpread ? FeatureMaps.Layout(output.shape) : spreadLayout
        self.spreadLayout = spreadLayout
        self.gradientLayout = gradientLayout
        benches = (0..<context.pool.threads).map { _ in
            Bench(
                gradient: AlignedBuffer(count: max(output.shape.height, 2) * gradientLayout.rowStride),
                spread: AlignedBuffer(count: isSpread ? spreadLayout.imageStride : 0),
                scratch: AlignedBuffer(count: max(output.scratchCount, lanesPerBlock)))
        }
    }

    func load(_ parameters: [[Float]]) {
        parameters[0].withUnsafeBufferPointer { source in
            for band in bands {
                band.forEachWeight { index, filter, channel, position in
                    guard let place = weights.place(filter: filter, channel: channel, position: position) else {
                        return
                    }
                    band.packed.weights.start[index] = source[place]
                }
                guard hasBias else { continue }
                for filter in 0..<band.packed.filters {
                    band.packed.bias.start[filter] = parameters[1][band.firstFilterBlock * lanesPerBlock + filter]
                }
            }
            for band in turnedBands {
                band.forEachWeight { index, channel, filter, position in
                    let turned = weights.area - 1 - position
                    guard let place = weights.place(filter: filter, channel: channel, position: turned) else { return }
                    band.packed.weights.start[index] = source[place]
                }
            }
        }
    }

    func forward(_ batch: Batch) {
        let (source, layout) = (input.values.start, input.layout)
        func sums(
            _ row: Int, of image: Int, to target: UnsafeMutablePointer<Float>, blockStride: Int,
            activation: ElementwiseFunction
        ) {
            convolveRow(
                row, bands, from: source + image * layout.imageStride, layout: layout,
                firstColumn: layout.left - window.padding.left, rowOffset: -window.padding.top, stride: window.stride,
                width: output.shape.width, to: target, blockStride: blockStride, activation: activation)
        }
        let maps = output.maps
        let blocks = 0..<maps.layout.blocks
        context.pool.run(batch.count) { image, worker in
            guard output.tail.poolsPairs else {
                for row in 0..<output.shape.height {
                    sums(
                        row, of: image, to: maps.row(row, of: image), blockStride: maps.layout.blockStride,
                        activation: output.fused)
                    output.finish(row, of: image, blocks: blocks)
                }
                return
            }
            // Rows are pooled while they are in the cache, and behind the margin, which stays zero.
            let upper = benches[worker].gradient.start + gradientLayout.left * lanesPerBlock
            let lower = upper + gradientLayout.rowStride
            for row in 0..<maps.shape.height {
                for (line, target) in [upper, lower].enumerated() {
                    sums(
                        2 * row + line, of: image, to: target, blockStride: gradientLayout.blockStride,
                        activation: output.fused)
                }
                output.pool(
                    row, of: image, blocks: blocks, upper: upper, lower: lower,
                    blockStride: gradientLayout.blockStride)
            }
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        context.pool.run(context.groups) { group, worker in
            if wanted.parameters {
                for buffer in imageGroups[group].weights { buffer.clear() }
                imageGroups[group].bias.clear()
            }
            for image in context.images(ofGroup: group, count: batch.count) {
                if wanted.input {
                    // All rows, because the gradient of the input takes them once more.
                    writeGradients(0..<output.shape.height, of: image, benches[worker])
                }
                if wanted.parameters {
                    for first in stride(from: 0, to: output.shape.height, by: rowsAtOnce) {
                        let rows = first..<min(first + rowsAtOnce, output.shape.height)
                        if !wanted.input { writeGradients(rows, of: image, benches[worker]) }
                        let start = wanted.input ? 0 : first
                        addParameterGradients(rows, of: image, group: group, benches[worker]) {
                            UnsafePointer(benches[worker].gradient.start) + ($0 - start) * gradientLayout.rowStride
                                + gradientLayout.left * lanesPerBlock
                        }
                    }
                }
                if wanted.input { setInputGradient(of: image, benches[worker]) }
            }
        }
        if wanted.parameters { reduceGradients() }
    }

    /// Writes the gradients of some rows of sums to the beginning of the bench.
    private func writeGradients(_ rows: Range<Int>, of image: Int, _ bench: Bench) {
        output.writeGradients(
            rows, of: image, to: bench.gradient.start + gradientLayout.left * lanesPerBlock,
            rowStride: gradientLayout.rowStride, blockStride: gradientLayout.blockStride, scratch: bench.scratch.start)
    }

    // MARK: - Parameters

    /// So many rows that those of one block stay in the cache, of which 192 KiB are counted on, while every kernel
    /// element passes over them; an even number for pooling.
    private var rowsAtOnce: Int {
        let bytes = (input.layout.blockStride + gradientLayout.blockStride) * 4
        return max(2, (192 << 10) / bytes / 2 * 2)
    }

    private func addParameterGradients(
        _ rows: Range<Int>, of image: Int, group: Int, _ bench: Bench, gradientRow: (Int) -> UnsafePointer<Float>
    ) {
        for (band, gradient) in zip(bands, imageGroups[group].weights) {
            addWeightGradients(rows, of: image, band, to: gradient.start, gradientRow)
        }
        guard hasBias else { return }
        let bias = imageGroups[group].bias.start
        for row in rows {
            for block in 0..<gradientLayout.blocks {
                let gradient = gradientRow(row) + block * gradientLayout.blockStride
                context.kernels.sumAndDot(
                    gradient, gradient, output.shape.width, bias + block * lanesPerBlock, bench.scratch.start)
            }
        }
    }

    private func addWeightGradients(
        _ rows: Range<Int>, of image: Int, _ band: ConvolutionBand, to total: UnsafeMutablePointer<Float>,
        _ gradientRow: (Int) -> UnsafePointer<Float>
    ) {
        let packed = band.packed
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: 2 * rows.count) { pointers in
            let inputRows = pointers.baseAddress!
            let gradientRows = inputRows + rows.count
            for filterBlock in 0..<packed.filterBlocks {
                for channelBlock in 0..<blockCount(packed.channels) {
                    for kernelRow in 0..<window.kernel.height {
                        var count = 0
                        for row in rows {
                            let inputRow =
                                row * window.stride.height - window.padding.top + kernelRow * window.dilation.height
                            guard inputRow >= 0, inputRow < input.shape.height else { continue }
                            inputRows[count] =
                                UnsafePointer(input.row(inputRow, of: image))
                                + (band.firstChannelBlock + channelBlock) * input.layout.blockStride
                                - window.padding.left * input.layout.lanes
                            gradientRows[count] =
                                gradientRow(row) + (band.firstFilterBlock + filterBlock) * gradientLayout.blockStride
                            count += 1
                        }
                        let firstChannel = channelBlock * lanesPerBlock
                        context.kernels.accumulateWeightGradient(
                            WeightGradientRow(
                                inputRows: inputRows, outputGradients: gradientRows, rows: count,
                                positions: output.shape.width,
                                inputPositionStride: window.stride.width * input.layout.lanes,
                                inputColumnStride: window.dilation.width * input.layout.lanes,
                                outputPositionStride: lanesPerBlock, kernelWidth: window.kernel.width,
                                channels: min(lanesPerBlock, packed.channels - firstChannel),
                                gradient: total + filterBlock * packed.blockStride + kernelRow * packed.rowStride
                                    + window.kernel.width * firstChannel * lanesPerBlock))
                    }
                }
            }
        }
    }

    private func reduceGradients() {
        for (number, band) in bands.enumerated() {
            let total = imageGroups[0].weights[number].start
            for group in imageGroups.dropFirst() {
                let share = group.weights[number]
                for index in 0..<share.count { total[index] += share.start[index] }
            }
            parameterGradients[0].withUnsafeMutableBufferPointer { target in
                band.forEachWeight { index, filter, channel, position in
                    guard let place = weights.place(filter: filter, channel: channel, position: position) else {
                        return
                    }
                    target[place] = total[index]
                }
            }
        }
        guard hasBias else { return }
        for filter in 0..<weights.filters {
            parameterGradients[1][filter] = imageGroups.reduce(0) { $0 + $1.bias.start[filter] }
        }
    }

    // MARK: - Input

    private func setInputGradient(of image: Int, _ bench: Bench) {
        var source = bench.gradient.start
        if window.stride != Extent(1) {
            source = bench.spread.start
            for row in 0..<output.shape.height {
                for block in 0..<gradientLayout.blocks {
                    var from =
                        bench.gradient.start + row * gradientLayout.rowStride + block * gradientLayout.blockStride
                    var to =
                        source + row * window.stride.height * spreadLayout.rowStride + block * spreadLayout.blockStride
                        + spreadLayout.left * lanesPerBlock
                    for _ in 0..<output.shape.width {
                        to.update(from: from, count: lanesPerBlock)
                        from += lanesPerBlock
                        to += window.stride.width * lanesPerBlock
                    }
                }
            }
        }
        let left = window.span.width - 1 - window.padding.left
        for row in 0..<input.shape.height {
            convolveRow(
                row, turnedBands, from: source, layout: spreadLayout, firstColumn: spreadLayout.left - left,
                rowOffset: -(window.span.height - 1 - window.padding.top), stride: Extent(1),
                width: input.shape.width, to: input.gradientRow(row, of: image),
                blockStride: input.gradientLayout.blockStride, activation: ElementwiseFunction(.identity))
        }
    }

    private func convolveRow(
        _ row: Int, _ bands: [ConvolutionBand], from image: UnsafePointer<Float>, layout: FeatureMaps.Layout,
        firstColumn: Int, rowOffset: Int, stride: Extent, width: Int, to target: UnsafeMutablePointer<Float>,
        blockStride: Int, activation: ElementwiseFunction
    ) {
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: window.kernel.height) { pointers in
            for band in bands {
                let packed = band.packed
                let source = image + firstColumn * layout.lanes + band.firstChannelBlock * layout.blockStride
                var inside = 0..<0
                for kernelRow in 0..<window.kernel.height {
                    let inputRow = row * stride.height + rowOffset + kernelRow * window.dilation.height
                    guard inputRow >= 0, inputRow < layout.shape.height else { continue }
                    pointers[kernelRow] = source + inputRow * layout.rowStride
                    inside = inside.isEmpty ? kernelRow..<kernelRow + 1 : inside.lowerBound..<kernelRow + 1
                }
                context.kernels.convolveRow(
                    ConvolutionRow(
                        inputRows: pointers.baseAddress!, kernelRows: inside, inputBlockStride: layout.blockStride,
                        inputPositionStride: stride.width * layout.lanes, channels: packed.channels,
                        kernelWidth: window.kernel.width, inputColumnStride: window.dilation.width * layout.lanes,
                        weights: packed.weights.start, weightBlockStride: packed.blockStride,
                        weightRowStride: packed.rowStride, bias: packed.bias.start,
                        output: target + band.firstFilterBlock * blockStride, outputBlockStride: blockStride,
                        outputPositionStride: lanesPerBlock, positions: 0..<width,
                        filterBlocks: 0..<packed.filterBlocks, activation: activation))
            }
        }
    }
}
