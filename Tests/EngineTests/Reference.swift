import Engine
import Foundation
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
        case .convolution(let layer):
            // Pointers, because tests are not optimised and most of their time would pass here.
            let (area, weights) = (
                parameters[0].shape[2] * parameters[0].shape[3], parameters[0].values.map(Double.init)
            )
            return values.withUnsafeBufferPointer { values in
                weights.withUnsafeBufferPointer { weights in
                    sliding(layer.window, channels: layer.filters) { filter, positions in
                        var sum = Double(parameters[1].values[filter])
                        for position in positions {
                            let value = values.baseAddress! + (position.y * width + position.x) * channels
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
        case .pooling(let layer):
            return sliding(layer.window, channels: channels) { channel, positions in
                let values = positions.map { self[$0.y, $0.x, channel] }
                return layer.kind == .maximum ? values.max()! : values.reduce(0, +) / Double(values.count)
            }
        case .activation(.relu): return mapping { value, _ in max(value, 0) }
        case .activation(.leakyReLU(let slope)):
            return mapping { value, _ in value < 0 ? value * Double(slope) : value }
        case .activation(.tanh): return mapping { value, _ in tanh(value) }
        case .activation(.sigmoid): return mapping { value, _ in 1 / (1 + exp(-value)) }
        case .batchNormalization(let layer):
            return mapping { value, channel in
                Double(parameters[0].values[channel]) * (value - Double(parameters[2].values[channel]))
                    / (Double(parameters[3].values[channel]) + Double(layer.epsilon)).squareRoot()
                    + Double(parameters[1].values[channel])
            }
        case .dropout: return self
        case .add:
            return others.reduce(self) { sum, other in
                var result = sum
                for index in result.values.indices { result.values[index] += other.values[index] }
                return result
            }
        case .concatenate:
            let maps = [self] + others
            var result = ReferenceMap(height: height, width: width, channels: maps.reduce(0) { $0 + $1.channels })
            result.values = (0..<height * width).flatMap { pixel in
                maps.flatMap { $0.values[pixel * $0.channels..<(pixel + 1) * $0.channels] }
            }
            return result
        default: preconditionFailure("not in a dense model")
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
