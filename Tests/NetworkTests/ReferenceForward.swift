import Foundation
import Network

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
    case .add:
        return ReferenceMap(channels: input.channels, height: input.height, width: input.width) { c, y, x in
            inputs.reduce(0) { $0 + $1.values[c][y][x] }
        }
    case .concatenate:
        return ReferenceMap(values: inputs.flatMap(\.values))
    case .convolution(let layer):
        return convolve(layer, weight: parameters[0], bias: parameters[1], input)
    case .pooling(let layer):
        return pool(layer, input)
    case .activation(let activation):
        return mapped(input) { _, value in apply(activation, value) }
    case .batchNormalization(let layer):
        let p = parameters.map { $0.values.map(Double.init) }
        return mapped(input) { c, value in
            p[0][c] * (value - p[2][c]) / (p[3][c] + Double(layer.epsilon)).squareRoot() + p[1][c]
        }
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
    }
}

private func mapped(_ input: ReferenceMap, _ function: (Int, Double) -> Double) -> ReferenceMap {
    ReferenceMap(channels: input.channels, height: input.height, width: input.width) { c, y, x in
        function(c, input.values[c][y][x])
    }
}

private func apply(_ activation: Activation, _ value: Double) -> Double {
    switch activation {
    case .relu: max(value, 0)
    case .leakyReLU(let slope): value > 0 ? value : Double(slope) * value
    case .tanh: tanh(value)
    case .sigmoid: 1 / (1 + exp(-value))
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

private func convolve(_ layer: Convolution, weight: Tensor, bias: Tensor, _ input: ReferenceMap) -> ReferenceMap {
    let window = layer.window
    let output = window.outputExtent(for: Extent(height: input.height, width: input.width))
    let (rows, columns) = (window.kernel.height, window.kernel.width)
    return ReferenceMap(channels: layer.filters, height: output.height, width: output.width) { k, y, x in
        var sum = Double(bias.values[k])
        for c in 0..<input.channels {
            for i in 0..<rows {
                for j in 0..<columns {
                    let row = y * window.stride.height + i * window.dilation.height - window.padding.top
                    let column = x * window.stride.width + j * window.dilation.width - window.padding.left
                    let w = weight.values[((k * input.channels + c) * rows + i) * columns + j]
                    sum += Double(w) * (input.at(c, row, column) ?? 0)
                }
            }
        }
        return sum
    }
}

private func pool(_ layer: Pooling, _ input: ReferenceMap) -> ReferenceMap {
    let window = layer.window
    let output = window.outputExtent(for: Extent(height: input.height, width: input.width))
    return ReferenceMap(channels: input.channels, height: output.height, width: output.width) { c, y, x in
        var inside: [Double] = []
        for i in 0..<window.kernel.height {
            for j in 0..<window.kernel.width {
                let row = y * window.stride.height + i - window.padding.top
                let column = x * window.stride.width + j - window.padding.left
                if let value = input.at(c, row, column) { inside.append(value) }
            }
        }
        return layer.kind == .maximum ? inside.max()! : inside.reduce(0, +) / Double(inside.count)
    }
}
