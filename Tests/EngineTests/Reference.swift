import Engine
import Foundation
import Machine
import Network

/// A feature map in float64 and the layers written straight from their formulas: slow and obvious.
struct ReferenceMap {
    let height: Int
    let width: Int
    let channels: Int
    var values: [Double]

    init(height: Int, width: Int, channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
        values = [Double](repeating: 0, count: height * width * channels)
    }

    subscript(y: Int, x: Int, channel: Int) -> Double {
        get { values[(y * width + x) * channels + channel] }
        set { values[(y * width + x) * channels + channel] = newValue }
    }

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
        case .dropout: return self
        case .padding(let layer): return padded(layer)
        case .resize(let layer): return resized(layer)
        case .select(let list): return filling(height, width, list.count) { self[$0, $1, list[$2]] }
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
        case .flatten, .fullyConnected, .softmax, .logSoftmax: preconditionFailure("not in a dense model")
        }
    }

    private func convolved(_ layer: Convolution, _ parameters: [Tensor]) -> ReferenceMap {
        // Pointers, because tests are not optimised and most of their time would pass here.
        let (area, weights) = (parameters[0].shape[2] * parameters[0].shape[3], parameters[0].values.map(Double.init))
        let (channels, filters) = (channels / layer.groups, layer.filters / layer.groups)
        return values.withUnsafeBufferPointer { values in
            weights.withUnsafeBufferPointer { weights in
                sliding(layer.window, channels: layer.filters) { filter, positions in
                    var sum = Double(parameters[1].values[filter])
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
}

extension DenseModel {
    /// The scores straight from the formulas; every map is kept.
    func referenceScores(of input: ReferenceMap) -> ReferenceMap {
        var maps = [input]
        for (index, layer) in architecture.layers.enumerated() {
            let entering = architecture.inputs[index].map { maps[$0 + 1] }
            maps.append(
                entering[0].applying(layer, parameters[index], joining: Array(entering.dropFirst())))
        }
        return maps[maps.count - 1]
    }
}

/// Pseudo-random values in −1…1, always the same.
func randomValues(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(1 << 31)
    }
}

/// A model with random weights, scaled so that values neither vanish nor explode.
func randomModel(_ text: String) throws -> Model {
    let architecture = try Architecture(text: text)
    let parameters = architecture.layers.enumerated().map { index, layer in
        layer.parameters(for: architecture.inputShape(ofLayer: index)).enumerated().map { place, description in
            let scale =
                description.role == .weight ? (6 / Float(description.count / description.shape[0])).squareRoot() : 0.3
            let offset: Float = description.role == .scale || description.role == .runningVariance ? 1 : 0
            return Tensor(
                shape: description.shape,
                values: randomValues(description.count, seed: UInt64(index * 10 + place + 1)).map {
                    $0 * scale + offset
                })
        }
    }
    let channels = architecture.input.channels
    return Model(
        architecture: architecture, parameters: parameters,
        classes: (0..<architecture.output.channels).map { "class\($0)" },
        normalization: Normalization(
            mean: [Float](repeating: 0.4, count: channels), deviation: [Float](repeating: 0.3, count: channels)))
}

func randomSamples(_ picture: Extent, _ channels: Int) -> [Float] {
    randomValues(picture.height * picture.width * channels, seed: 99).map { ($0 + 1) / 2 }
}

/// The scores of a picture, shape [rows, columns, classes].
func scores(
    _ model: DenseModel, _ samples: [Float], _ picture: Extent, options: PlanOptions = PlanOptions(), threads: Int = 2
) throws -> [Float] {
    let pool = WorkerPool(threads: threads)
    return try scores(Plan(model, picture: picture, options: options, pool: pool), samples, picture, pool)
}

/// The scores that a plan gives, shape [rows, columns, classes].
func scores(_ plan: Plan, _ samples: [Float], _ picture: Extent, _ pool: WorkerPool) throws -> [Float] {
    let executor = try Executor(plan, pool: pool)
    var result: [Float] = []
    try executor.run(
        ArraySource(samples, width: picture.width, height: picture.height, channels: plan.input.channels)
    ) { _, row in result += Array(row) }
    return result
}

/// The largest difference, relative to the largest expected score.
func relativeDifference(_ found: [Float], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let largest = expected.reduce(0) { max($0, abs($1)) }
    // NaN counts as infinitely far.
    let difference = zip(found, expected).reduce(0.0) { most, pair in
        let difference = abs(Double(pair.0) - pair.1)
        return difference.isNaN ? .infinity : max(most, difference)
    }
    return difference / max(largest, .leastNormalMagnitude)
}

/// True when all scores have the same bits.
func sameBits(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
}
