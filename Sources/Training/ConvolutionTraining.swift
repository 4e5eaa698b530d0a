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
    private let context: TrainingContext
    private let packed: PackedConvolution
    private let turned: PackedConvolution
    private var groupGradients: [AlignedBuffer]
    private var groupBiasGradients: [AlignedBuffer]
    private let spread: [FeatureMaps]

    init(_ layer: Convolution, input: FeatureMaps, output: FeatureMaps, context: TrainingContext) {
        self.input = input
        self.output = output
        self.context = context
        window = layer.window
        packed = PackedConvolution(filters: layer.filters, channels: input.shape.channels, kernel: window.kernel)
        turned = PackedConvolution(filters: input.shape.channels, channels: layer.filters, kernel: window.kernel)
        let (weights, blocks) = (packed.weights.count, packed.bias.count)
        groupGradients = (0..<context.groups).map { _ in AlignedBuffer(count: weights) }
        groupBiasGradients = (0..<context.groups).map { _ in AlignedBuffer(count: blocks) }
        parameterGradients = [
            [Float](
                repeating: 0, count: layer.filters * input.shape.channels * window.kernel.height * window.kernel.width),
            [Float](repeating: 0, count: layer.filters),
        ]
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
        packed.pack(weight: parameters[0], bias: parameters[1])
        let channels = packed.channels
        let area = window.kernel.height * window.kernel.width
        parameters[0].withUnsafeBufferPointer { source in
            turned.forEachWeight { index, channel, filter, position in
                turned.weights.start[index] = source[(filter * channels + channel) * area + (area - 1 - position)]
            }
        }
    }

    func forward(_ batch: Batch) {
        context.pool.run(batch.count) { image in
            convolve(
                packed, from: input.values.start + image * input.layout.imageStride, layout: input.layout,
                firstColumn: input.layout.left - window.padding.left, rowOffset: -window.padding.top,
                stride: window.stride, dilation: window.dilation, rows: output.shape.height, width: output.shape.width,
                outputBlockStride: output.layout.blockStride
            ) { output.row($0, of: image) }
        }
    }

    func backward(_ batch: Batch, wantsInputGradient: Bool) {
        context.pool.run(context.groups) { group in
            groupGradients[group].clear()
            groupBiasGradients[group].clear()
            for image in context.images(ofGroup: group, count: batch.count) {
                addParameterGradients(of: image, group: group)
                if wantsInputGradient { setInputGradient(of: image, group: group) }
            }
        }
        reduceGradients()
    }

    // MARK: - Parameters

    private func addParameterGradients(of image: Int, group: Int) {
        let (inputLayout, gradientLayout) = (input.layout, output.gradientLayout)
        let rows = output.shape.height
        let total = groupGradients[group].start
        // So many rows at a time that they stay in the cache while every kernel element passes over them.
        let chunk = max(1, (192 << 10) / ((inputLayout.blockStride + gradientLayout.blockStride) * 4))
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: 2 * chunk) { pointers in
            let inputRows = pointers.baseAddress!
            let gradientRows = inputRows + chunk
            for first in stride(from: 0, to: rows, by: chunk) {
                for filterBlock in 0..<packed.filterBlocks {
                    for channelBlock in 0..<inputLayout.blocks {
                        for kernelRow in 0..<window.kernel.height {
                            var count = 0
                            for row in first..<min(first + chunk, rows) {
                                let inputRow =
                                    row * window.stride.height - window.padding.top
                                    + kernelRow * window.dilation.height
                                guard inputRow >= 0, inputRow < input.shape.height else { continue }
                                inputRows[count] =
                                    UnsafePointer(input.row(inputRow, of: image)) + channelBlock
                                    * inputLayout.blockStride
                                    - window.padding.left * lanesPerBlock
                                gradientRows[count] =
                                    UnsafePointer(output.gradientRow(row, of: image)) + filterBlock
                                    * gradientLayout.blockStride
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
        let bias = groupBiasGradients[group].start
        let unused = AlignedBuffer(count: lanesPerBlock)
        for row in 0..<rows {
            for block in 0..<packed.filterBlocks {
                let gradient = output.gradientRow(row, of: image) + block * gradientLayout.blockStride
                context.kernels.sumAndDot(
                    gradient, gradient, output.shape.width, bias + block * lanesPerBlock, unused.start)
            }
        }
    }

    private func reduceGradients() {
        let total = groupGradients[0].start
        for group in groupGradients.dropFirst() {
            for index in 0..<group.count { total[index] += group.start[index] }
        }
        packed.unpack(total, into: &parameterGradients[0])
        for filter in 0..<packed.filters {
            parameterGradients[1][filter] = groupBiasGradients.reduce(0) { $0 + $1.start[filter] }
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
            turned, from: source, layout: layout, firstColumn: layout.left - left,
            rowOffset: -(window.span.height - 1 - window.padding.top), stride: Extent(1), dilation: window.dilation,
            rows: input.shape.height, width: input.shape.width, outputBlockStride: input.gradientLayout.blockStride
        ) { input.gradientRow($0, of: image) }
    }

    private func convolve(
        _ weights: PackedConvolution, from image: UnsafePointer<Float>, layout: FeatureMaps.Layout, firstColumn: Int,
        rowOffset: Int, stride: Extent, dilation: Extent, rows: Int, width: Int, outputBlockStride: Int,
        outputRow: (Int) -> UnsafeMutablePointer<Float>
    ) {
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: window.kernel.height) { pointers in
            for row in 0..<rows {
                var inside = 0..<0
                for kernelRow in 0..<window.kernel.height {
                    let inputRow = row * stride.height + rowOffset + kernelRow * dilation.height
                    guard inputRow >= 0, inputRow < layout.shape.height else { continue }
                    pointers[kernelRow] = image + inputRow * layout.rowStride + firstColumn * lanesPerBlock
                    inside = inside.isEmpty ? kernelRow..<kernelRow + 1 : inside.lowerBound..<kernelRow + 1
                }
                context.kernels.convolveRow(
                    ConvolutionRow(
                        inputRows: pointers.baseAddress!, kernelRows: inside, inputBlockStride: layout.blockStride,
                        inputPositionStride: stride.width * lanesPerBlock, channels: weights.channels,
                        kernelWidth: window.kernel.width, inputColumnStride: dilation.width * lanesPerBlock,
                        weights: weights.weights.start, weightBlockStride: weights.blockStride,
                        weightRowStride: weights.rowStride, bias: weights.bias.start, output: outputRow(row),
                        outputBlockStride: outputBlockStride, outputPositionStride: lanesPerBlock,
                        positions: 0..<width, filterBlocks: 0..<weights.filterBlocks,
                        activation: ElementwiseFunction(.identity)))
            }
        }
    }
}
