import Glibc
import Machine
import Network

extension ReferencePass {
    /// What a layer makes of the parts of its inputs.
    ///
    /// - Throws: What reading weights throws, such as `FileError`.
    func apply(
        _ index: Int, to inputs: [PartialMap], _ output: ReferenceRegion, _ pool: WorkerPool
    ) throws -> PartialMap {
        let (layer, parameters, channels) = (
            architecture.layers[index], parameters[index], inputs[0].channels
        )
        var result = PartialMap(region: output, channels: shapes[index].channels, values: [])
        switch layer {
        case .convolution(let layer):
            result.values = try convolve(
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
        case .maxout(let pieces):
            result.values = cells(of: output, result.channels) { y, x, channel in
                (1..<pieces).reduce(inputs[0][y, x, channel * pieces]) {
                    max($0, inputs[0][y, x, channel * pieces + $1])
                }
            }
        case .localResponseNormalization(let layer):
            result.values = cells(of: output, channels) { y, x, channel in
                let squares = layer.channels(around: channel, of: channels).reduce(0) {
                    $0 + pow(inputs[0][y, x, $1], 2)
                }
                let scale = Double(layer.bias) + Double(layer.alpha) / Double(layer.size) * squares
                return inputs[0][y, x, channel] / pow(scale, Double(layer.beta))
            }
        case .layerNormalization(let layer):
            let (gamma, beta) = (parameters[.scale].values, parameters[.shift].values)
            let values = inputs[0].cropped(to: output)
            result.values = stride(from: 0, to: values.count, by: channels).flatMap { start in
                let cell = values[start..<start + channels]
                let mean = cell.reduce(0, +) / Double(channels)
                let variance = cell.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(channels)
                let deviation = (variance + Double(layer.epsilon)).squareRoot()
                return cell.enumerated().map { Double(gamma[$0]) * ($1 - mean) / deviation + Double(beta[$0]) }
            }
        case .affine(let layer):
            let map = shape(of: architecture.inputs[index][0])
            let (weights, biases) = (parameters[.weight].values, parameters[.bias].values)
            result.values = cells(of: output, channels) { y, x, channel in
                let place = layer.isPositional ? (channel * map.height + y) * map.width + x : channel
                return Double(weights[place]) * inputs[0][y, x, channel] + Double(biases[place])
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
                let values = inputs.map { $0.region.count == 1 ? $0.values[channel] : $0[y, x, channel] }
                return values.dropFirst().reduce(values[0], arithmetic.combined)
            }
        case .flatten(let order):
            let (values, pixels) = (inputs[0].values, inputs[0].region.count)
            result.values =
                order == .channelsLast
                ? values : (0..<channels).flatMap { c in (0..<pixels).map { values[$0 * channels + c] } }
        case .fullyConnected(let layer):
            let (values, weights, biases) = (inputs[0].values, parameters[.weight].values, parameters[.bias].values)
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
            let slopes = parameters[.weight].values
            return values.enumerated().map { index, value in
                value > 0 ? value : value * Double(slopes[index % channels])
            }
        case .batchNormalization(let layer):
            let (scale, shift) = (parameters[.scale].values, parameters[.shift].values)
            let (mean, variance) = (parameters[.runningMean].values, parameters[.runningVariance].values)
            return values.enumerated().map { index, value in
                let channel = index % channels
                let deviation = (Double(variance[channel]) + Double(layer.epsilon)).squareRoot()
                return Double(scale[channel]) * (value - Double(mean[channel])) / deviation + Double(shift[channel])
            }
        case .dropout, .softmax, .logSoftmax, .boxes: return values
        case .convolution, .transposedConvolution, .pooling, .arithmetic, .concatenate, .flatten, .fullyConnected,
            .affine, .localResponseNormalization, .layerNormalization, .padding, .resize, .select, .maxout:
            preconditionFailure("\(layer.kindName) does not look at single values")
        }
    }

    /// The shape of an output, as it is for this picture.
    private func shape(of output: Int) -> Shape { output < 0 ? input : shapes[output] }

    func cells(
        of region: ReferenceRegion, _ channels: Int, _ value: (_ row: Int, _ column: Int, _ channel: Int) -> Double
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
}
