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
    /// - Throws: ``EngineError/pictureSmallerThanWindow(picture:window:)``.
    public init(_ model: DenseModel, picture: Extent) throws {
        let covered = model.coveredExtent(for: picture)
        guard covered.height > 0, covered.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: picture, window: model.window)
        }
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
        if case .flatten = layer { return Region(rows: 0..<map.height, columns: 0..<map.width) }
        guard let window = layer.window else { return output }
        func range(_ positions: Range<Int>, _ stride: Int, _ span: Int, _ padding: Int, _ size: Int) -> Range<Int> {
            let low = positions.lowerBound * stride - padding
            let high = (positions.upperBound - 1) * stride - padding + span
            let start = min(max(low, 0), size)
            return start..<max(min(high, size), start)
        }
        return Region(
            rows: range(output.rows, window.stride.height, window.span.height, window.padding.top, map.height),
            columns: range(output.columns, window.stride.width, window.span.width, window.padding.left, map.width))
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
                layer.window, parameters, inputs[0].values, channels, inputs[0].region, output, result.channels, pool)
        case .pooling(let layer):
            let values = inputs[0].values
            result.values = slide(layer.window, from: inputs[0].region, to: output, channels, pool) { cell, positions in
                for channel in 0..<channels {
                    let seen = positions.map { values[$0.place * channels + channel] }
                    cell[channel] =
                        layer.kind == .maximum ? seen.max() ?? 0 : seen.reduce(0, +) / Double(seen.count)
                }
            }
        case .concatenate:
            let parts = inputs.map { (channels: $0.channels, values: $0.cropped(to: output)) }
            for cell in 0..<output.count {
                for part in parts {
                    result.values += part.values[cell * part.channels..<(cell + 1) * part.channels]
                }
            }
        case .add:
            result.values = inputs.dropFirst().reduce(inputs[0].cropped(to: output)) { sum, map in
                zip(sum, map.cropped(to: output)).map(+)
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
        case .activation(.relu): return values.map { max($0, 0) }
        case .activation(.leakyReLU(let slope)): return values.map { $0 < 0 ? $0 * Double(slope) : $0 }
        case .activation(.tanh): return values.map { tanh($0) }
        case .activation(.sigmoid): return values.map { 1 / (1 + exp(-$0)) }
        case .batchNormalization(let layer):
            return values.enumerated().map { index, value in
                let channel = index % channels
                let deviation = (Double(parameters[3].values[channel]) + Double(layer.epsilon)).squareRoot()
                return Double(parameters[0].values[channel]) * (value - Double(parameters[2].values[channel]))
                    / deviation
                    + Double(parameters[1].values[channel])
            }
        case .dropout, .softmax: return values
        case .convolution, .pooling, .add, .concatenate, .flatten, .fullyConnected:
            preconditionFailure("\(layer.kindName) does not look at single values")
        }
    }

    private func convolve(
        _ window: SlidingWindow, _ parameters: [Tensor], _ values: [Double], _ channels: Int, _ region: Region,
        _ output: Region, _ filters: Int, _ pool: WorkerPool
    ) -> [Double] {
        // [kernel row][kernel column][channel][filter], so that the innermost loop runs over filters.
        let kernel = window.kernel
        var weights = [Double](repeating: 0, count: kernel.height * kernel.width * channels * filters)
        for filter in 0..<filters {
            for channel in 0..<channels {
                for position in 0..<kernel.height * kernel.width {
                    weights[(position * channels + channel) * filters + filter] =
                        Double(
                            parameters[0].values[
                                (filter * channels + channel) * kernel.height * kernel.width + position])
                }
            }
        }
        let bias = parameters[1].values.map(Double.init)
        return weights.withUnsafeBufferPointer { weights in
            values.withUnsafeBufferPointer { values in
                slide(window, from: region, to: output, filters, pool) { cell, positions in
                    for filter in 0..<filters { cell[filter] = bias[filter] }
                    for position in positions {
                        for channel in 0..<channels {
                            let value = values[position.place * channels + channel]
                            if value == 0 { continue }
                            let row = weights.baseAddress! + (position.kernel * channels + channel) * filters
                            for filter in 0..<filters { cell[filter] += value * row[filter] }
                        }
                    }
                }
            }
        }
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
