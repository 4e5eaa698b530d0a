import Foundation
import Network
import Numbers

/// A feature map in float64, `values[channel][row][column]`.
struct ReferenceMap {
    var values: [[[Double]]]

    var channels: Int { values.count }
    var height: Int { values[0].count }
    var width: Int { values[0][0].count }

    init(values: [[[Double]]]) { self.values = values }

    init(channels: Int, height: Int, width: Int, value: (Int, Int, Int) -> Double) {
        values = (0..<channels).map { c in (0..<height).map { y in (0..<width).map { x in value(c, y, x) } } }
    }

    /// The value, or nil outside.
    func at(_ channel: Int, _ y: Int, _ x: Int) -> Double? {
        y >= 0 && y < height && x >= 0 && x < width ? values[channel][y][x] : nil
    }

    /// The part from a row and column on.
    func crop(y: Int, x: Int, _ extent: Extent) -> ReferenceMap {
        ReferenceMap(channels: channels, height: extent.height, width: extent.width) { values[$0][y + $1][x + $2] }
    }

    static func random(channels: Int, extent: Extent, seed: UInt64) -> ReferenceMap {
        var generator = SplitMix64(seed: seed)
        return ReferenceMap(channels: channels, height: extent.height, width: extent.width) { _, _, _ in
            .random(in: -1...1, using: &generator)
        }
    }
}

/// Runs the layers one after the other, written straight from their formulas; slow and obvious.
func referenceForward(_ architecture: Architecture, _ parameters: [[Tensor]], _ input: ReferenceMap) -> ReferenceMap {
    var maps = [input]
    for (index, layer) in architecture.layers.enumerated() {
        maps.append(reference(layer, parameters[index], architecture.inputs[index].map { maps[$0 + 1] }))
    }
    return maps[maps.count - 1]
}

private func reference(_ layer: Layer, _ parameters: [Tensor], _ inputs: [ReferenceMap]) -> ReferenceMap {
    let input = inputs[0]
    switch layer {
    case .arithmetic(let arithmetic):
        let (height, width) = (inputs.map(\.height).max()!, inputs.map(\.width).max()!)
        return ReferenceMap(channels: input.channels, height: height, width: width) { c, y, x in
            // A map of one position stands for all.
            inputs.map { $0.values[c][min(y, $0.height - 1)][min(x, $0.width - 1)] }.reduce(arithmetic)
        }
    case .concatenate:
        return ReferenceMap(values: inputs.flatMap(\.values))
    case .convolution(let layer):
        return convolve(layer, weight: parameters[0], bias: parameters.dropFirst().first, input)
    case .transposedConvolution(let layer):
        return spread(layer, weight: parameters[0], bias: parameters.dropFirst().first, input)
    case .pooling(let layer):
        return pool(layer, input)
    case .activation(let activation):
        return mapped(input) { _, value in apply(activation, value) }
    case .batchNormalization(let layer):
        let p = parameters.map { $0.values.map(Double.init) }
        return mapped(input) { c, value in
            p[0][c] * (value - p[2][c]) / (p[3][c] + Double(layer.epsilon)).squareRoot() + p[1][c]
        }
    case .parametricReLU:
        return mapped(input) { c, value in value > 0 ? value : Double(parameters[0].values[c]) * value }
    case .affine(let layer):
        let p = parameters.map { $0.values.map(Double.init) }
        return ReferenceMap(channels: input.channels, height: input.height, width: input.width) { c, y, x in
            let place = layer.isPositional ? (c * input.height + y) * input.width + x : c
            return p[0][place] * input.values[c][y][x] + p[1][place]
        }
    case .localResponseNormalization(let layer):
        return ReferenceMap(channels: input.channels, height: input.height, width: input.width) { c, y, x in
            let first = max(0, c - (layer.size - 1) / 2)
            let last = min(input.channels - 1, c + layer.size / 2)
            let squares = (first...last).reduce(0) { $0 + pow(input.values[$1][y][x], 2) }
            let scale = Double(layer.bias) + Double(layer.alpha) / Double(layer.size) * squares
            return input.values[c][y][x] / pow(scale, Double(layer.beta))
        }
    case .padding(let layer):
        return pad(layer, input)
    case .resize(let layer):
        return enlarge(layer, input)
    case .select(let channels):
        return ReferenceMap(values: channels.map { input.values[$0] })
    case .dropout:
        return input
    case .flatten(let order):
        let vector = flattened(input, order)
        return ReferenceMap(channels: vector.count, height: 1, width: 1) { c, _, _ in vector[c] }
    case .fullyConnected(let layer):
        let inputs = input.channels
        return ReferenceMap(channels: layer.outputs, height: 1, width: 1) { k, _, _ in
            (0..<inputs).reduce(Double(parameters[1].values[k])) {
                $0 + Double(parameters[0].values[k * inputs + $1]) * input.values[$1][0][0]
            }
        }
    case .softmax:
        return ReferenceMap(channels: input.channels, height: input.height, width: input.width) { c, y, x in
            exp(input.values[c][y][x]) / (0..<input.channels).reduce(0) { $0 + exp(input.values[$1][y][x]) }
        }
    case .logSoftmax:
        return ReferenceMap(channels: input.channels, height: input.height, width: input.width) { c, y, x in
            input.values[c][y][x] - log((0..<input.channels).reduce(0) { $0 + exp(input.values[$1][y][x]) })
        }
    }
}

private func mapped(_ input: ReferenceMap, _ function: (Int, Double) -> Double) -> ReferenceMap {
    ReferenceMap(channels: input.channels, height: input.height, width: input.width) { c, y, x in
        function(c, input.values[c][y][x])
    }
}

extension [Double] {
    fileprivate func reduce(_ arithmetic: Arithmetic) -> Double {
        switch arithmetic {
        case .add: reduce(0, +)
        case .subtract: self[0] - self[1]
        case .multiply: reduce(1, *)
        case .divide: self[0] / self[1]
        case .maximum: self.max()!
        case .minimum: self.min()!
        }
    }
}

private func apply(_ activation: Activation, _ value: Double) -> Double {
    switch activation {
    case .relu: max(value, 0)
    case .leakyReLU(let slope): value > 0 ? value : Double(slope) * value
    case .tanh: tanh(value)
    case .sigmoid: 1 / (1 + exp(-value))
    case .elu(let alpha): value > 0 ? value : Double(alpha) * (exp(value) - 1)
    case .selu(let alpha, let gamma):
        Double(gamma) * (value > 0 ? value : Double(alpha) * (exp(value) - 1))
    case .celu(let alpha): max(0, value) + min(0, Double(alpha) * (exp(value / Double(alpha)) - 1))
    case .hardSigmoid(let alpha, let beta): min(max(Double(alpha) * value + Double(beta), 0), 1)
    case .hardSwish: value * min(max(value / 6 + 0.5, 0), 1)
    case .clip(let lowest, let highest): min(max(value, Double(lowest)), Double(highest))
    case .softplus: log(1 + exp(value))
    case .softsign: value / (1 + abs(value))
    case .gelu: value * (1 + erf(value / 2.0.squareRoot())) / 2
    case .mish: value * tanh(log(1 + exp(value)))
    case .absolute: abs(value)
    case .exponential: exp(value)
    case .logarithm: log(value)
    case .squareRoot: value.squareRoot()
    }
}

private func flattened(_ input: ReferenceMap, _ order: FlattenOrder) -> [Double] {
    switch order {
    case .channelsFirst:
        return input.values.flatMap { $0.flatMap { $0 } }
    case .channelsLast:
        return (0..<input.height).flatMap { y in
            (0..<input.width).flatMap { x in (0..<input.channels).map { input.values[$0][y][x] } }
        }
    }
}

private func convolve(_ layer: Convolution, weight: Tensor, bias: Tensor?, _ input: ReferenceMap) -> ReferenceMap {
    let window = layer.window
    let output = window.outputExtent(for: Extent(height: input.height, width: input.width))
    let (rows, columns) = (window.kernel.height, window.kernel.width)
    let channels = input.channels / layer.groups
    return ReferenceMap(channels: layer.filters, height: output.height, width: output.width) { k, y, x in
        var sum = Double(bias?.values[k] ?? 0)
        let first = k / (layer.filters / layer.groups) * channels
        for c in 0..<channels {
            for i in 0..<rows {
                for j in 0..<columns {
                    let row = y * window.stride.height + i * window.dilation.height - window.padding.top
                    let column = x * window.stride.width + j * window.dilation.width - window.padding.left
                    let w = weight.values[((k * channels + c) * rows + i) * columns + j]
                    sum += Double(w) * (input.at(first + c, row, column) ?? 0)
                }
            }
        }
        return sum
    }
}

private func spread(
    _ layer: TransposedConvolution, weight: Tensor, bias: Tensor?, _ input: ReferenceMap
) -> ReferenceMap {
    let window = layer.window
    let output = layer.outputExtent(for: Extent(height: input.height, width: input.width))
    let (rows, columns) = (window.kernel.height, window.kernel.width)
    let (channels, filters) = (input.channels / layer.groups, layer.filters / layer.groups)
    var result = ReferenceMap(channels: layer.filters, height: output.height, width: output.width) { k, _, _ in
        Double(bias?.values[k] ?? 0)
    }
    for c in 0..<input.channels {
        for (y, line) in input.values[c].enumerated() {
            for (x, value) in line.enumerated() {
                for k in 0..<filters {
                    for i in 0..<rows {
                        for j in 0..<columns {
                            let row = y * window.stride.height + i * window.dilation.height - window.padding.top
                            let column = x * window.stride.width + j * window.dilation.width - window.padding.left
                            let filter = c / channels * filters + k
                            guard result.at(filter, row, column) != nil else { continue }
                            let w = weight.values[((c * filters + k) * rows + i) * columns + j]
                            result.values[filter][row][column] += Double(w) * value
                        }
                    }
                }
            }
        }
    }
    return result
}

private func pad(_ layer: Padding, _ input: ReferenceMap) -> ReferenceMap {
    let margins = layer.margins
    return ReferenceMap(
        channels: input.channels, height: margins.top + input.height + margins.bottom,
        width: margins.left + input.width + margins.right
    ) { c, y, x in
        let (row, column) = (y - margins.top, x - margins.left)
        switch layer.mode {
        case .constant(let value): return input.at(c, row, column) ?? Double(value)
        case .edge: return input.values[c][min(max(row, 0), input.height - 1)][min(max(column, 0), input.width - 1)]
        case .reflect:
            func reflected(_ index: Int, _ size: Int) -> Int {
                index < 0 ? -index : (index >= size ? 2 * size - 2 - index : index)
            }
            return input.values[c][reflected(row, input.height)][reflected(column, input.width)]
        }
    }
}

private func enlarge(_ layer: Resize, _ input: ReferenceMap) -> ReferenceMap {
    /// The two neighbours with their shares.
    func line(_ position: Int, _ factor: Int, _ size: Int) -> [(index: Int, share: Double)] {
        let place: Double
        switch layer.mode {
        case .nearest: return [(position / factor, 1)]
        case .linear: place = (Double(position) + 0.5) / Double(factor) - 0.5
        case .linearAsymmetric: place = Double(position) / Double(factor)
        }
        let (first, share) = (place.rounded(.down), place - place.rounded(.down))
        return [(first, 1 - share), (first + 1, share)].map { (min(max(Int($0.0), 0), size - 1), $0.1) }
    }
    let factor = layer.factor
    return ReferenceMap(
        channels: input.channels, height: input.height * factor.height, width: input.width * factor.width
    ) { c, y, x in
        line(y, factor.height, input.height).reduce(0) { sum, row in
            line(x, factor.width, input.width).reduce(sum) {
                $0 + row.share * $1.share * input.values[c][row.index][$1.index]
            }
        }
    }
}

private func pool(_ layer: Pooling, _ input: ReferenceMap) -> ReferenceMap {
    let window = layer.window
    let output = window.outputExtent(for: Extent(height: input.height, width: input.width))
    return ReferenceMap(channels: input.channels, height: output.height, width: output.width) { c, y, x in
        var inside: [Double] = []
        for i in 0..<window.kernel.height {
            for j in 0..<window.kernel.width {
                let row = y * window.stride.height + i * window.dilation.height - window.padding.top
                let column = x * window.stride.width + j * window.dilation.width - window.padding.left
                if let value = input.at(c, row, column) { inside.append(value) }
            }
        }
        switch layer.kind {
        case .maximum: return inside.max()!
        case .average: return inside.reduce(0, +) / Double(inside.count)
        case .norm(let order):
            return pow(inside.reduce(0) { $0 + pow(abs($1), Double(order)) }, 1 / Double(order))
        }
    }
}
