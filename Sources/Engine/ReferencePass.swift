import Foundation
import Network

/// The scores of single cells straight from the formulas, in float64: slow, obvious, and what fast passes are
/// measured against.
///
/// Only the part of each feature map that the cell sees is computed; what lies outside of a map counts as zero
/// for convolutions and does not count for poolings, as in the dense pass.
public struct ReferencePass: Sendable {
    /// A rectangle of a feature map: rows and columns.
    private struct Region: Equatable {
        var rows: Range<Int>
        var columns: Range<Int>
        var count: Int { rows.count * columns.count }

        /// The smallest rectangle that holds both.
        func union(_ other: Region) -> Region {
            guard count > 0 else { return other }
            guard other.count > 0 else { return self }
            return Region(
                rows: min(rows.lowerBound, other.rows.lowerBound)..<max(rows.upperBound, other.rows.upperBound),
                columns: min(
                    columns.lowerBound, other.columns.lowerBound)..<max(columns.upperBound, other.columns.upperBound))
        }
    }

    /// The part of a feature map that a cell sees, shape [rows, columns, channels].
    private struct Map {
        var region: Region
        var channels: Int
        var values: [Double]

        subscript(row: Int, column: Int, channel: Int) -> Double {
            values[
                ((row - region.rows.lowerBound) * region.columns.count + column - region.columns.lowerBound) * channels
                    + channel]
        }

        /// The values of a smaller region.
        func cropped(to part: Region) -> [Double] {
            guard part != region else { return values }
            return part.rows.flatMap { y in
                let row = (y - region.rows.lowerBound) * region.columns.count - region.columns.lowerBound
                return values[(row + part.columns.lowerBound) * channels..<(row + part.columns.upperBound) * channels]
            }
        }
    }

    private let architecture: Architecture
    private let parameters: [[Tensor]]
    private let shapes: [Shape]
    private let input: Shape
    private let transform: InputTransform

    /// A reference for the dense pass over a picture of this size.
    ///
    /// - Throws: ``EngineError/singleWindowsOnly(picture:window:reason:)``,
    ///   ``EngineError/pictureSmallerThanWindow(picture:window:)``.
    public init(_ model: DenseModel, picture: Extent) throws {
        let covered = try model.extent(ofPass: picture)
        architecture = model.architecture
        parameters = model.parameters
        shapes = try architecture.shapes(for: covered)
        input = Shape(height: covered.height, width: covered.width, channels: architecture.input.channels)
        transform = InputTransform(model.normalization)
    }

    /// A reference for single windows through a network as it was trained, with its flatten and fully-connected
    /// layers; the one cell is at row 0 and column 0.
    public init(_ classifier: Model) {
        architecture = classifier.architecture
        parameters = classifier.parameters
        shapes = architecture.shapes
        input = architecture.input
        transform = InputTransform(classifier.normalization)
    }

    /// The logits of one cell: softmax is left out.
    ///
    /// - Parameters:
    ///   - samples: The picture or window, shape [height, width, channels], 0…1, rows of `pictureWidth` pixels.
    /// - Complexity: O(multiply-adds of the cell's receptive field).
    public func logits(row: Int, column: Int, samples: [Float], pictureWidth: Int, pool: WorkerPool) -> [Double] {
        let consumers = architecture.consumers
        let regions = regions(of: Region(rows: row..<row + 1, columns: column..<column + 1))
        var maps: [Int: Map] = [
            -1: Map(
                region: regions[-1]!, channels: input.channels,
                values: normalized(samples, pictureWidth, regions[-1]!))
        ]
        for index in architecture.layers.indices {
            maps[index] = apply(index, to: architecture.inputs[index].map { maps[$0]! }, regions[index]!, pool)
            // Only what later layers need is kept.
            for output in architecture.inputs[index] where consumers[output]?.last == index { maps[output] = nil }
        }
        return maps[architecture.layers.count - 1]!.values
    }

    /// The part of each output that a cell of the last one sees: the union over the layers that take it in.
    private func regions(of cell: Region) -> [Int: Region] {
        var regions = [architecture.layers.count - 1: cell]
        for (index, layer) in architecture.layers.enumerated().reversed() {
            for output in architecture.inputs[index] {
                let map = output < 0 ? input : shapes[output]
                let seen = ReferencePass.seen(by: regions[index]!, layer, in: map)
                regions[output] = regions[output]?.union(seen) ?? seen
            }
        }
        return regions
    }

    private static func seen(by output: Region, _ layer: Layer, in map: Shape) -> Region {
        // A single value stands for a whole map.
        if layer.isJoin, map.height == 1, map.width == 1 { return Region(rows: 0..<1, columns: 0..<1) }
        func range(_ positions: Range<Int>, _ axis: Axis, _ size: Int) -> Range<Int> {
            guard !positions.isEmpty else { return 0..<0 }
            var reach = layer.reach(of: positions, along: axis, inputSize: size)
            if case .padding(let padding) = layer, padding.mode == .reflect {
                // What is reflected lies inside the map, beside what is seen directly.
                let sources = positions.compactMap {
                    padding.source(of: $0, before: padding.margins[axis].before, size: size)
                }
                reach = sources.min()!..<sources.max()! + 1
            }
            // The nearest row or column counts where values are repeated.
            let start = min(max(reach.lowerBound, 0), layer.repeatsBorder ? size - 1 : size)
            return start..<max(min(reach.upperBound, size), layer.repeatsBorder ? start + 1 : start)
        }
        return Region(
            rows: range(output.rows, .vertical, map.height), columns: range(output.columns, .horizontal, map.width))
    }

    private func normalized(_ samples: [Float], _ pictureWidth: Int, _ region: Region) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(region.count * input.channels)
        for y in region.rows {
            for x in region.columns {
                for channel in 0..<input.channels {
                    // The engine's own input: its rounding is part of the question, not of the answer.
                    let sample = samples[(y * pictureWidth + x) * input.channels + transform.order[channel]]
                    values.append(Double(sample * transform.scale[channel] + transform.shift[channel]))
                }
            }
        }
        return values
    }

    private func apply(_ index: Int, to inputs: [Map], _ output: Region, _ pool: WorkerPool) -> Map {
        let (layer, parameters, channels) = (
            architecture.layers[index], parameters[index], inputs[0].channels
        )
        var result = Map(region: output, channels: shapes[index].channels, values: [])
        switch layer {
        case .convolution(let layer):
            result.values = convolve(
                layer, parameters, inputs[0].values, channels, inputs[0].region, output, result.channels, pool)
        case .transposedConvolution(let layer):
            result.values = spread(layer, parameters, inputs[0], output, result.channels)
        case .pooling(let layer):
            let values = inputs[0].values
            result.values = slide(layer.window, from: inputs[0].region, to: output, channels, pool) { cell, positions in
                for channel in 0..<channels {
                    let seen = positions.map { values[$0.place * channels + channel] }
                    cell[channel] =
                        switch layer.kind {
                        case .maximum: seen.max() ?? 0
                        case .average: seen.isEmpty ? 0 : seen.reduce(0, +) / Double(seen.count)
                        case .norm(let order):
                            pow(seen.reduce(0) { $0 + pow(abs($1), Double(order)) }, 1 / Double(order))
                        }
                }
            }
        case .padding(let layer):
            let map = shape(of: architecture.inputs[index][0])
            result.values = cells(of: output, channels) { y, x, channel in
                guard
                    let row = layer.source(of: y, before: layer.margins.top, size: map.height),
                    let column = layer.source(of: x, before: layer.margins.left, size: map.width)
                else {
                    guard case .constant(let value) = layer.mode else { return 0 }
                    return Double(value)
                }
                return inputs[0][row, column, channel]
            }
        case .resize(let layer):
            let map = shape(of: architecture.inputs[index][0])
            result.values = cells(of: output, channels) { y, x, channel in
                let row = layer.neighbours(of: y, factor: layer.factor.height, size: map.height)
                let column = layer.neighbours(of: x, factor: layer.factor.width, size: map.width)
                func line(_ row: Int) -> Double {
                    let first = inputs[0][row, column.first, channel]
                    guard column.share > 0 else { return first }
                    return first + Double(column.share) * (inputs[0][row, column.second, channel] - first)
                }
                let first = line(row.first)
                return row.share > 0 ? first + Double(row.share) * (line(row.second) - first) : first
            }
        case .select(let list):
            result.values = cells(of: output, list.count) { inputs[0][$0, $1, list[$2]] }
        case .localResponseNormalization(let layer):
            result.values = cells(of: output, channels) { y, x, channel in
                let squares = layer.channels(around: channel, of: channels).reduce(0) {
                    $0 + pow(inputs[0][y, x, $1], 2)
                }
                let scale = Double(layer.bias) + Double(layer.alpha) / Double(layer.size) * squares
                return inputs[0][y, x, channel] / pow(scale, Double(layer.beta))
            }
        case .affine(let layer):
            let map = shape(of: architecture.inputs[index][0])
            result.values = cells(of: output, channels) { y, x, channel in
                let place = layer.isPositional ? (channel * map.height + y) * map.width + x : channel
                return Double(parameters[0].values[place]) * inputs[0][y, x, channel]
                    + Double(parameters[1].values[place])
            }
        case .concatenate:
            let parts = inputs.map { (channels: $0.channels, values: $0.cropped(to: output)) }
            for cell in 0..<output.count {
                for part in parts {
                    result.values += part.values[cell * part.channels..<(cell + 1) * part.channels]
                }
            }
        case .arithmetic(let arithmetic):
            result.values = cells(of: output, result.channels) { y, x, channel in
                arithmetic.result(
                    inputs.map { $0.region.count == 1 ? $0.values[channel] : $0[y, x, channel] })
            }
        case .flatten(let order):
            let (values, pixels) = (inputs[0].values, inputs[0].region.count)
            result.values =
                order == .channelsLast
                ? values : (0..<channels).flatMap { c in (0..<pixels).map { values[$0 * channels + c] } }
        case .fullyConnected(let layer):
            let (values, weights, biases) = (inputs[0].values, parameters[0].values, parameters[1].values)
            result.values = (0..<layer.outputs).map { output in
                values.indices.reduce(Double(biases[output])) {
                    $0 + Double(weights[output * values.count + $1]) * values[$1]
                }
            }
        default:
            result.values = apply(layer, parameters, to: inputs[0].cropped(to: output), channels: channels)
        }
        return result
    }

    /// Applies a layer that looks at each value by itself.
    private func apply(_ layer: Layer, _ parameters: [Tensor], to values: [Double], channels: Int) -> [Double] {
        switch layer {
        case .activation(let activation): return values.map(activation.value)
        case .parametricReLU:
            return values.enumerated().map { index, value in
                value > 0 ? value : value * Double(parameters[0].values[index % channels])
            }
        case .batchNormalization(let layer):
            return values.enumerated().map { index, value in
                let channel = index % channels
                let deviation = (Double(parameters[3].values[channel]) + Double(layer.epsilon)).squareRoot()
                return Double(parameters[0].values[channel]) * (value - Double(parameters[2].values[channel]))
                    / deviation
                    + Double(parameters[1].values[channel])
            }
        case .dropout, .softmax, .logSoftmax: return values
        case .convolution, .transposedConvolution, .pooling, .arithmetic, .concatenate, .flatten, .fullyConnected,
            .affine, .localResponseNormalization, .padding, .resize, .select:
            preconditionFailure("\(layer.kindName) does not look at single values")
        }
    }

    private func convolve(
        _ layer: Convolution, _ parameters: [Tensor], _ values: [Double], _ channels: Int, _ region: Region,
        _ output: Region, _ filters: Int, _ pool: WorkerPool
    ) -> [Double] {
        // [kernel row][kernel column][channel of the group][filter], so that the innermost loop runs over filters.
        let kernel = layer.window.kernel
        let (groupChannels, groupFilters) = (channels / layer.groups, filters / layer.groups)
        var weights = [Double](repeating: 0, count: kernel.height * kernel.width * groupChannels * filters)
        for filter in 0..<filters {
            for channel in 0..<groupChannels {
                for position in 0..<kernel.height * kernel.width {
                    weights[(position * groupChannels + channel) * filters + filter] =
                        Double(
                            parameters[0].values[
                                (filter * groupChannels + channel) * kernel.height * kernel.width + position])
                }
            }
        }
        let bias = parameters.count > 1 ? parameters[1].values.map(Double.init) : [Double](repeating: 0, count: filters)
        return weights.withUnsafeBufferPointer { weights in
            values.withUnsafeBufferPointer { values in
                slide(layer.window, from: region, to: output, filters, pool) { cell, positions in
                    for filter in 0..<filters { cell[filter] = bias[filter] }
                    for position in positions {
                        for channel in 0..<channels {
                            let value = values[position.place * channels + channel]
                            if value == 0 { continue }
                            let (group, inGroup) = channel.quotientAndRemainder(dividingBy: groupChannels)
                            let row = weights.baseAddress! + (position.kernel * groupChannels + inGroup) * filters
                            for filter in group * groupFilters..<(group + 1) * groupFilters {
                                cell[filter] += value * row[filter]
                            }
                        }
                    }
                }
            }
        }
    }

    /// Adds each input value's multiple of the kernel to the output.
    private func spread(
        _ layer: TransposedConvolution, _ parameters: [Tensor], _ input: Map, _ output: Region, _ filters: Int
    ) -> [Double] {
        let (window, kernel) = (layer.window, layer.window.kernel)
        let (groupChannels, groupFilters) = (input.channels / layer.groups, filters / layer.groups)
        var result = cells(of: output, filters) { _, _, filter in
            parameters.count > 1 ? Double(parameters[1].values[filter]) : 0
        }
        for y in input.region.rows {
            for x in input.region.columns {
                for i in 0..<kernel.height {
                    let row = y * window.stride.height + i * window.dilation.height - window.padding.top
                    guard output.rows.contains(row) else { continue }
                    for j in 0..<kernel.width {
                        let column = x * window.stride.width + j * window.dilation.width - window.padding.left
                        guard output.columns.contains(column) else { continue }
                        let cell =
                            ((row - output.rows.lowerBound) * output.columns.count + column
                                - output.columns.lowerBound) * filters
                        for channel in 0..<input.channels {
                            let value = input[y, x, channel]
                            for filter in 0..<groupFilters {
                                let weight = parameters[0].values[
                                    ((channel * groupFilters + filter) * kernel.height + i) * kernel.width + j]
                                result[cell + channel / groupChannels * groupFilters + filter] += Double(weight) * value
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// The shape of an output, as it is for this picture.
    private func shape(of output: Int) -> Shape { output < 0 ? input : shapes[output] }

    private func cells(
        of region: Region, _ channels: Int, _ value: (_ row: Int, _ column: Int, _ channel: Int) -> Double
    ) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(region.count * channels)
        for y in region.rows {
            for x in region.columns {
                for channel in 0..<channels { result.append(value(y, x, channel)) }
            }
        }
        return result
    }

    /// Calls `body` for each output position with the inputs that its window sees inside the map.
    private func slide(
        _ window: SlidingWindow, from region: Region, to output: Region, _ outputChannels: Int, _ pool: WorkerPool,
        _ body: (_ cell: UnsafeMutablePointer<Double>, _ positions: [(place: Int, kernel: Int)]) -> Void
    ) -> [Double] {
        var result = [Double](repeating: 0, count: output.count * outputChannels)
        result.withUnsafeMutableBufferPointer { result in
            nonisolated(unsafe) let start = result.baseAddress!
            pool.run(output.count) { cell in
                let y = output.rows.lowerBound + cell / output.columns.count
                let x = output.columns.lowerBound + cell % output.columns.count
                var positions: [(place: Int, kernel: Int)] = []
                for i in 0..<window.kernel.height {
                    let inY = y * window.stride.height - window.padding.top + i * window.dilation.height
                    guard region.rows.contains(inY) else { continue }
                    for j in 0..<window.kernel.width {
                        let inX = x * window.stride.width - window.padding.left + j * window.dilation.width
                        guard region.columns.contains(inX) else { continue }
                        let place =
                            (inY - region.rows.lowerBound) * region.columns.count + inX - region.columns.lowerBound
                        positions.append((place, i * window.kernel.width + j))
                    }
                }
                body(start + cell * outputChannels, positions)
            }
        }
        return result
    }
}

extension Layer {
    /// True where what lies outside of the map counts as its nearest value.
    fileprivate var repeatsBorder: Bool {
        switch self {
        case .resize: true
        case .padding(let padding): padding.mode == .edge
        default: false
        }
    }
}

extension Arithmetic {
    fileprivate func result(_ values: [Double]) -> Double {
        switch self {
        case .add: values.reduce(0, +)
        case .subtract: values[0] - values[1]
        case .multiply: values.reduce(1, *)
        case .divide: values[0] / values[1]
        case .maximum: values.max()!
        case .minimum: values.min()!
        }
    }
}

extension Activation {
    /// The function in float64.
    public func value(_ x: Double) -> Double {
        switch self {
        case .relu: max(x, 0)
        case .leakyReLU(let slope): x < 0 ? x * Double(slope) : x
        case .tanh: Foundation.tanh(x)
        case .sigmoid: 1 / (1 + exp(-x))
        case .elu(let alpha): x > 0 ? x : Double(alpha) * expm1(x)
        case .selu(let alpha, let gamma): Double(gamma) * (x > 0 ? x : Double(alpha) * expm1(x))
        case .celu(let alpha): x > 0 ? x : Double(alpha) * expm1(x / Double(alpha))
        case .hardSigmoid(let alpha, let beta): min(max(Double(alpha) * x + Double(beta), 0), 1)
        case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
        case .clip(let lowest, let highest): min(max(x, Double(lowest)), Double(highest))
        case .softplus: max(x, 0) + log1p(exp(-abs(x)))
        case .softsign: x / (1 + abs(x))
        case .gelu: x * 0.5 * erfc(-x * 0.5.squareRoot())
        case .mish: x * Foundation.tanh(max(x, 0) + log1p(exp(-abs(x))))
        case .absolute: abs(x)
        case .exponential: exp(x)
        case .logarithm: log(x)
        case .squareRoot: x.squareRoot()
        }
    }
}
