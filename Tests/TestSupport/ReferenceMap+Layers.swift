import Foundation
import Network

extension ReferenceMap {
    /// The layer's output for this map and, where maps are joined, the others.
    func applying(_ layer: Layer, _ parameters: [Tensor], joining others: [ReferenceMap] = []) -> ReferenceMap {
        switch layer {
        case .convolution(let layer): return convolved(layer, parameters)
        case .transposedConvolution(let layer): return spread(layer, parameters)
        case .pooling(let layer):
            return sliding(layer.window, channels: channels) { channel, positions in
                let values = positions.map { self[$0.y, $0.x, channel] }
                switch layer.kind {
                case .maximum: return values.max() ?? 0
                case .average: return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
                case .norm(let order):
                    return pow(values.reduce(0) { $0 + pow(abs($1), Double(order)) }, 1 / Double(order))
                }
            }
        case .activation(let activation): return mapping { value, _ in activation.exact(value) }
        case .parametricReLU:
            return mapping { value, channel in value < 0 ? value * Double(parameters[0].values[channel]) : value }
        case .batchNormalization(let layer):
            return mapping { value, channel in
                Double(parameters[0].values[channel]) * (value - Double(parameters[2].values[channel]))
                    / (Double(parameters[3].values[channel]) + Double(layer.epsilon)).squareRoot()
                    + Double(parameters[1].values[channel])
            }
        case .affine(let layer):
            return filling(height, width, channels) { y, x, channel in
                let place = layer.isPositional ? (channel * height + y) * width + x : channel
                return self[y, x, channel] * Double(parameters[0].values[place]) + Double(parameters[1].values[place])
            }
        case .layerNormalization(let layer):
            let (gamma, beta) = (parameters[0].values, parameters[1].values)
            return filling(height, width, channels) { y, x, channel in
                let cell = (0..<channels).map { self[y, x, $0] }
                let mean = cell.reduce(0, +) / Double(channels)
                let variance = cell.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(channels)
                return Double(gamma[channel]) * (cell[channel] - mean) / (variance + Double(layer.epsilon)).squareRoot()
                    + Double(beta[channel])
            }
        case .localResponseNormalization(let layer):
            return filling(height, width, channels) { y, x, channel in
                let first = channel - (layer.size - 1) / 2
                let squares = (first..<first + layer.size).filter((0..<channels).contains).map {
                    self[y, x, $0] * self[y, x, $0]
                }
                let mean = squares.reduce(0, +) / Double(layer.size)
                return self[y, x, channel]
                    / pow(Double(layer.bias) + Double(layer.alpha) * mean, Double(layer.beta))
            }
        case .dropout, .boxes: return self
        case .padding(let layer): return padded(layer)
        case .resize(let layer): return resized(layer)
        case .select(let list): return filling(height, width, list.count) { self[$0, $1, list[$2]] }
        case .maxout(let pieces):
            return filling(height, width, channels / pieces) { y, x, channel in
                (0..<pieces).map { self[y, x, channel * pieces + $0] }.max()!
            }
        case .arithmetic(let arithmetic):
            let maps = [self] + others
            let largest = maps.max { $0.height * $0.width < $1.height * $1.width }!
            return filling(largest.height, largest.width, channels) { y, x, channel in
                let values = maps.map { $0.height * $0.width == 1 ? $0[0, 0, channel] : $0[y, x, channel] }
                return values.dropFirst().reduce(values[0]) { first, second in
                    switch arithmetic {
                    case .add: first + second
                    case .subtract: first - second
                    case .multiply: first * second
                    case .divide: first / second
                    case .maximum: max(first, second)
                    case .minimum: min(first, second)
                    }
                }
            }
        case .concatenate:
            let maps = [self] + others
            var result = ReferenceMap(height: height, width: width, channels: maps.reduce(0) { $0 + $1.channels })
            result.values = (0..<height * width).flatMap { pixel in
                maps.flatMap { $0.values[pixel * $0.channels..<(pixel + 1) * $0.channels] }
            }
            return result
        case .flatten(let order):
            let values = order == .channelsLast ? values : channelsFirst
            return ReferenceMap(height: 1, width: 1, channels: values.count) { values[$2] }
        case .fullyConnected(let layer):
            return ReferenceMap(height: 1, width: 1, channels: layer.outputs) { _, _, output in
                values.indices.reduce(Double(parameters[1].values[output])) {
                    $0 + Double(parameters[0].values[output * values.count + $1]) * values[$1]
                }
            }
        case .softmax:
            return filling(height, width, channels) { y, x, channel in
                exp(self[y, x, channel]) / (0..<channels).reduce(0) { $0 + exp(self[y, x, $1]) }
            }
        case .logSoftmax:
            return filling(height, width, channels) { y, x, channel in
                self[y, x, channel] - log((0..<channels).reduce(0) { $0 + exp(self[y, x, $1]) })
            }
        }
    }

    private func convolved(_ layer: Convolution, _ parameters: [Tensor]) -> ReferenceMap {
        // Pointers, because tests are not optimised and most of their time would pass here.
        let (area, weights) = (parameters[0].shape[2] * parameters[0].shape[3], parameters[0].values.map(Double.init))
        let (channels, filters) = (channels / layer.groups, layer.filters / layer.groups)
        func bias(_ filter: Int) -> Double { parameters.count > 1 ? Double(parameters[1].values[filter]) : 0 }
        return values.withUnsafeBufferPointer { values in
            weights.withUnsafeBufferPointer { weights in
                sliding(layer.window, channels: layer.filters) { filter, positions in
                    var sum = bias(filter)
                    let first = filter / filters * channels
                    for position in positions {
                        let value = values.baseAddress! + (position.y * width + position.x) * self.channels + first
                        let weight =
                            weights.baseAddress! + filter * channels * area + position.i * layer.window.kernel.width
                            + position.j
                        var channel = 0
                        while channel < channels {
                            sum += weight[channel * area] * value[channel]
                            channel += 1
                        }
                    }
                    return sum
                }
            }
        }
    }

    private func mapping(_ function: (Double, Int) -> Double) -> ReferenceMap {
        var result = self
        for index in values.indices { result.values[index] = function(values[index], index % channels) }
        return result
    }

    private func sliding(
        _ window: SlidingWindow, channels: Int, _ value: (Int, [(y: Int, x: Int, i: Int, j: Int)]) -> Double
    ) -> ReferenceMap {
        let extent = window.outputExtent(for: Extent(height: height, width: width))
        var result = ReferenceMap(height: extent.height, width: extent.width, channels: channels)
        for y in 0..<extent.height {
            for x in 0..<extent.width {
                var positions: [(y: Int, x: Int, i: Int, j: Int)] = []
                for i in 0..<window.kernel.height {
                    for j in 0..<window.kernel.width {
                        let inY = y * window.stride.height + i * window.dilation.height - window.padding.top
                        let inX = x * window.stride.width + j * window.dilation.width - window.padding.left
                        if (0..<height).contains(inY), (0..<width).contains(inX) { positions.append((inY, inX, i, j)) }
                    }
                }
                for channel in 0..<channels { result[y, x, channel] = value(channel, positions) }
            }
        }
        return result
    }

    private func filling(
        _ height: Int, _ width: Int, _ channels: Int, _ value: (_ y: Int, _ x: Int, _ channel: Int) -> Double
    ) -> ReferenceMap {
        ReferenceMap(height: height, width: width, channels: channels, value)
    }

    /// Adds each value's multiple of the kernel to an output that is then cut and extended.
    private func spread(_ layer: TransposedConvolution, _ parameters: [Tensor]) -> ReferenceMap {
        let (window, weight) = (layer.window, parameters[0])
        let extent = layer.outputExtent(for: Extent(height: height, width: width))
        var result = filling(extent.height, extent.width, layer.filters) { _, _, filter in
            parameters.count > 1 ? Double(parameters[1].values[filter]) : 0
        }
        let (groupChannels, groupFilters) = (channels / layer.groups, layer.filters / layer.groups)
        for y in 0..<height {
            for x in 0..<width {
                for i in 0..<window.kernel.height {
                    for j in 0..<window.kernel.width {
                        let outY = y * window.stride.height + i * window.dilation.height - window.padding.top
                        let outX = x * window.stride.width + j * window.dilation.width - window.padding.left
                        guard (0..<extent.height).contains(outY), (0..<extent.width).contains(outX) else { continue }
                        for channel in 0..<channels {
                            let value = self[y, x, channel]
                            for filter in 0..<groupFilters {
                                let place =
                                    ((channel * groupFilters + filter) * window.kernel.height + i)
                                    * window.kernel.width + j
                                result[outY, outX, channel / groupChannels * groupFilters + filter] +=
                                    value * Double(weight.values[place])
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    private func padded(_ layer: Padding) -> ReferenceMap {
        let margins = layer.margins
        func inside(_ position: Int, _ size: Int) -> Int? {
            if (0..<size).contains(position) { return position }
            switch layer.mode {
            case .constant: return nil
            case .edge: return position < 0 ? 0 : size - 1
            case .reflect: return position < 0 ? -position : 2 * size - 2 - position
            }
        }
        return filling(
            margins.top + height + margins.bottom, margins.left + width + margins.right, channels
        ) { y, x, channel in
            if let row = inside(y - margins.top, height), let column = inside(x - margins.left, width) {
                return self[row, column, channel]
            }
            guard case .constant(let value) = layer.mode else { preconditionFailure("there is always a value") }
            return Double(value)
        }
    }

    private func resized(_ layer: Resize) -> ReferenceMap {
        /// The place in the map from which an output value comes, between rows and columns.
        func place(_ position: Int, _ factor: Int) -> Double {
            switch layer.mode {
            case .nearest: Double(position / factor)
            case .linear: (Double(position) + 0.5) / Double(factor) - 0.5
            case .linearAsymmetric: Double(position) / Double(factor)
            }
        }
        return filling(height * layer.factor.height, width * layer.factor.width, channels) { y, x, channel in
            let (row, column) = (place(y, layer.factor.height), place(x, layer.factor.width))
            func value(_ y: Double, _ x: Double) -> Double {
                self[min(max(Int(y), 0), height - 1), min(max(Int(x), 0), width - 1), channel]
            }
            let (top, left) = (row.rounded(.down), column.rounded(.down))
            let (down, right) = (row - top, column - left)
            return (1 - down) * ((1 - right) * value(top, left) + right * value(top, left + 1))
                + down * ((1 - right) * value(top + 1, left) + right * value(top + 1, left + 1))
        }
    }
}

extension Activation {
    /// The function in float64, straight from its definition.
    fileprivate func exact(_ x: Double) -> Double {
        switch self {
        case .relu: max(x, 0)
        case .leakyReLU(let slope): x < 0 ? x * Double(slope) : x
        case .tanh: Foundation.tanh(x)
        case .sigmoid: 1 / (1 + exp(-x))
        case .elu(let alpha): x > 0 ? x : Double(alpha) * (exp(x) - 1)
        case .selu(let alpha, let gamma): Double(gamma) * (x > 0 ? x : Double(alpha) * (exp(x) - 1))
        case .celu(let alpha): max(0, x) + min(0, Double(alpha) * (exp(x / Double(alpha)) - 1))
        case .hardSigmoid(let alpha, let beta): max(0, min(1, Double(alpha) * x + Double(beta)))
        case .hardSwish: x * max(0, min(6, x + 3)) / 6
        case .clip(let lowest, let highest): min(max(x, Double(lowest)), Double(highest))
        case .softplus: log(1 + exp(x))
        case .softsign: x / (1 + abs(x))
        case .gelu: x * (1 + erf(x / 2.0.squareRoot())) / 2
        case .geluTanh: x / 2 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * pow(x, 3))))
        case .errorFunction: erf(x)
        case .mish: x * Foundation.tanh(log(1 + exp(x)))
        case .absolute: abs(x)
        case .exponential: exp(x)
        case .logarithm: log(x)
        case .squareRoot: x.squareRoot()
        }
    }
}
