import Engine
import KernelInterface
import Network

/// A convolution that trains.
///
/// The gradient of the input is itself a convolution: of the output's gradient, spread by the stride, with the
/// kernel turned by half a turn and filters and channels exchanged. The gradient of the weights is a product
/// of the output's gradient and the input, summed over all positions.
final class ConvolutionTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: FeatureMaps
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
    private let spread: [FeatureMaps]

    init(_ layer: Convolution, input: FeatureMaps, output: FeatureMaps, context: TrainingContext) {
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
        if window.stride == Extent(1) {
            spread = []
        } else {
            // One spread copy of an output gradient for each group: a group is worked on by one thread.
            let shape = Shape(
                height: (output.shape.height - 1) * window.stride.height + 1,
                width: (output.shape.width - 1) * window.stride.width + 1, channels: layer.filters)
            let margins = ConvolutionTraining.gradientMargins(window, input: input.shape, spreadWidth: shape.width)
            let layout = FeatureMaps.Layout(shape, left: margins.left, right: margins.right)
            spread = (0..<context.groups).map { _ in FeatureMaps(layout, gradientLayout: layout, capacity: 1) }
        }
    }

    /// The zero columns that the gradient of a convolution's output needs, so that the turned kernel may read
    /// over its edges.
    static func gradientMargins(_ window: SlidingWindow, input: Shape, spreadWidth: Int) -> (left: Int, right: Int) {
        let left = window.span.width - 1 - window.padding.left
        let right = input.width + window.span.width - 1 - left - spreadWidth
        return (max(left, 0), max(right, 0))
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
        context.pool.run(batch.count) { image in
            convolve(
                bands, from: input.values.start + image * input.layout.imageStride, layout: input.layout,
                firstColumn: input.layout.left - window.padding.left, rowOffset: -window.padding.top,
                stride: window.stride, dilation: window.dilation, rows: output.shape.height, width: output.shape.width,
                outputBlockStride: output.layout.blockStride
            ) { output.row($0, of: image) }
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        context.pool.run(context.groups) { group in
            if wanted.parameters {
                for buffer in imageGroups[group].weights { buffer.clear() }
                imageGroups[group].bias.clear()
            }
            for image in context.images(ofGroup: group, count: batch.count) {
                if wanted.parameters { addParameterGradients(of: image, group: group) }
                if wanted.input { setInputGradient(of: image, group: group) }
            }
        }
        if wanted.parameters { reduceGradients() }
    }

    // MARK: - Parameters

    private func addParameterGradients(of image: Int, group: Int) {
        for (band, gradient) in zip(bands, imageGroups[group].weights) {
            addWeightGradients(of: image, band, to: gradient.start)
        }
        if hasBias { addBiasGradients(of: image, to: imageGroups[group].bias.start) }
    }

    private func addWeightGradients(of image: Int, _ band: ConvolutionBand, to total: UnsafeMutablePointer<Float>) {
        let packed = band.packed
        let (inputLayout, gradientLayout) = (input.layout, output.gradientLayout)
        let rows = output.shape.height
        // So many rows at a time that they stay in the cache, of which 192 KiB are counted on, while every kernel element passes over them.
        let chunk = max(1, (192 << 10) / ((inputLayout.blockStride + gradientLayout.blockStride) * 4))
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: 2 * chunk) { pointers in
            let inputRows = pointers.baseAddress!
            let gradientRows = inputRows + chunk
            for first in stride(from: 0, to: rows, by: chunk) {
                for filterBlock in 0..<packed.filterBlocks {
                    for channelBlock in 0..<blockCount(packed.channels) {
                        for kernelRow in 0..<window.kernel.height {
                            var count = 0
                            for row in first..<min(first + chunk, rows) {
                                let inputRow =
                                    row * window.stride.height - window.padding.top
                                    + kernelRow * window.dilation.height
                                guard inputRow >= 0, inputRow < input.shape.height else { continue }
                                inputRows[count] =
                                    UnsafePointer(input.row(inputRow, of: image))
                                    + (band.firstChannelBlock + channelBlock) * inputLayout.blockStride
                                    - window.padding.left * lanesPerBlock
                                gradientRows[count] =
                                    UnsafePointer(output.gradientRow(row, of: image))
                                    + (band.firstFilterBlock + filterBlock) * gradientLayout.blockStride
                                count += 1
                            }
                            let firstChannel = channelBlock * lanesPerBlock
                            let channels = min(lanesPerBlock, packed.channels - firstChannel)
                            context.kernels.accumulateWeightGradient(
                                WeightGradientRow(
                                    inputRows: inputRows, outputGradients: gradientRows, rows: count,
                                    positions: output.shape.width,
                                    inputPositionStride: window.stride.width * lanesPerBlock,
                                    inputColumnStride: window.dilation.width * lanesPerBlock,
                                    outputPositionStride: lanesPerBlock, kernelWidth: window.kernel.width,
                                    channels: channels,
                                    gradient: total + filterBlock * packed.blockStride + kernelRow * packed.rowStride
                                        + window.kernel.width * firstChannel * lanesPerBlock))
                        }
                    }
                }
            }
        }
    }

    private func addBiasGradients(of image: Int, to bias: UnsafeMutablePointer<Float>) {
        let layout = output.gradientLayout
        let unused = AlignedBuffer(count: lanesPerBlock)
        for row in 0..<output.shape.height {
            for block in 0..<layout.blocks {
                let gradient = output.gradientRow(row, of: image) + block * layout.blockStride
                context.kernels.sumAndDot(
                    gradient, gradient, output.shape.width, bias + block * lanesPerBlock, unused.start)
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

    private func setInputGradient(of image: Int, group: Int) {
        var layout = output.gradientLayout
        var source = output.gradients.start + image * layout.imageStride
        if !spread.isEmpty {
            let target = spread[group]
            for row in 0..<output.shape.height {
                for block in 0..<layout.blocks {
                    var from = output.gradientRow(row, of: image) + block * layout.blockStride
                    var to =
                        target.row(row * window.stride.height, of: 0) + block * target.layout.blockStride
                    for _ in 0..<output.shape.width {
                        to.update(from: from, count: lanesPerBlock)
                        from += lanesPerBlock
                        to += window.stride.width * lanesPerBlock
                    }
                }
            }
            layout = target.layout
            source = target.values.start
        }
        let left = window.span.width - 1 - window.padding.left
        convolve(
            turnedBands, from: source, layout: layout, firstColumn: layout.left - left,
            rowOffset: -(window.span.height - 1 - window.padding.top), stride: Extent(1), dilation: window.dilation,
            rows: input.shape.height, width: input.shape.width, outputBlockStride: input.gradientLayout.blockStride
        ) { input.gradientRow($0, of: image) }
    }

    private func convolve(
        _ bands: [ConvolutionBand], from image: UnsafePointer<Float>, layout: FeatureMaps.Layout, firstColumn: Int,
        rowOffset: Int, stride: Extent, dilation: Extent, rows: Int, width: Int, outputBlockStride: Int,
        outputRow: (Int) -> UnsafeMutablePointer<Float>
    ) {
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: window.kernel.height) { pointers in
            for band in bands {
                let packed = band.packed
                let source = image + firstColumn * lanesPerBlock + band.firstChannelBlock * layout.blockStride
                for row in 0..<rows {
                    var inside = 0..<0
                    for kernelRow in 0..<window.kernel.height {
                        let inputRow = row * stride.height + rowOffset + kernelRow * dilation.height
                        guard inputRow >= 0, inputRow < layout.shape.height else { continue }
                        pointers[kernelRow] = source + inputRow * layout.rowStride
                        inside = inside.isEmpty ? kernelRow..<kernelRow + 1 : inside.lowerBound..<kernelRow + 1
                    }
                    context.kernels.convolveRow(
                        ConvolutionRow(
                            inputRows: pointers.baseAddress!, kernelRows: inside,
                            inputBlockStride: layout.blockStride, inputPositionStride: stride.width * lanesPerBlock,
                            channels: packed.channels, kernelWidth: window.kernel.width,
                            inputColumnStride: dilation.width * lanesPerBlock, weights: packed.weights.start,
                            weightBlockStride: packed.blockStride, weightRowStride: packed.rowStride,
                            bias: packed.bias.start, output: outputRow(row) + band.firstFilterBlock * outputBlockStride,
                            outputBlockStride: outputBlockStride, outputPositionStride: lanesPerBlock,
                            positions: 0..<width, filterBlocks: 0..<packed.filterBlocks,
                            activation: ElementwiseFunction(.identity)))
                }
            }
        }
    }
}
