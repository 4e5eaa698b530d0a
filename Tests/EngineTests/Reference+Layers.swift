import Engine
import Foundation
import Network

extension ReferenceMap {
    /// A map from its values.
    func filling(
        _ height: Int, _ width: Int, _ channels: Int, _ value: (_ y: Int, _ x: Int, _ channel: Int) -> Double
    ) -> ReferenceMap {
        var result = ReferenceMap(height: height, width: width, channels: channels)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels { result[y, x, channel] = value(y, x, channel) }
            }
        }
        return result
    }

    /// Adds each value's multiple of the kernel to an output that is then cut and extended.
    func spread(_ layer: TransposedConvolution, _ parameters: [Tensor]) -> ReferenceMap {
        let (window, weight) = (layer.window, parameters[0])
        let extent = layer.outputExtent(for: Extent(height: height, width: width))
        var result = filling(extent.height, extent.width, layer.filters) { _, _, filter in
            Double(parameters[1].values[filter])
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

    func padded(_ layer: Padding) -> ReferenceMap {
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

    func resized(_ layer: Resize) -> ReferenceMap {
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
    func exact(_ x: Double) -> Double {
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
        case .mish: x * Foundation.tanh(log(1 + exp(x)))
        case .absolute: abs(x)
        case .exponential: exp(x)
        case .logarithm: log(x)
        case .squareRoot: x.squareRoot()
        }
    }
}
