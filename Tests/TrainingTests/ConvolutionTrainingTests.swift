import Engine
import Foundation
import KernelInterface
import Machine
import Network
import Numbers
import Testing

@testable import Training

/// Convolutions that train, with what follows them, against plain formulas in float64.
@Suite struct ConvolutionTrainingTests {
    /// A convolution, its tail and the maps that it reads.
    struct Case: CustomStringConvertible, Sendable {
        var input: Shape
        var convolution: Convolution
        var activation = Activation?.none
        var poolsPairs = false
        var images = 3

        var tail: LayerTail {
            LayerTail(activation: activation?.elementwise ?? ElementwiseFunction(.identity), poolsPairs: poolsPairs)
        }
        var sums: Shape {
            let extent = convolution.window.outputExtent(for: Extent(height: input.height, width: input.width))
            return Shape(height: extent.height, width: extent.width, channels: convolution.filters)
        }
        var description: String {
            "\(input), \(convolution), \(activation.map { "\($0)" } ?? "no activation")\(poolsPairs ? ", pooled" : ""), "
                + "\(images) images"
        }
    }

    private static func conv(
        _ kernel: Int, _ filters: Int, stride: Int = 1, padding: Margins = Margins(0), groups: Int = 1
    ) -> Convolution {
        Convolution(
            filters: filters,
            window: SlidingWindow(kernel: Extent(kernel), stride: Extent(stride), padding: padding), groups: groups)
    }

    static let winograd: [Case] = [
        Case(input: Shape(height: 8, width: 8, channels: 16), convolution: conv(3, 16, padding: Margins(1))),
        Case(input: Shape(height: 10, width: 13, channels: 30), convolution: conv(3, 33), activation: .relu),
        Case(
            input: Shape(height: 11, width: 9, channels: 32), convolution: conv(3, 47, padding: Margins(1)),
            activation: .tanh, poolsPairs: true),
        Case(
            input: Shape(height: 9, width: 27, channels: 17),
            convolution: conv(3, 32, padding: Margins(top: 2, left: 0, bottom: 1, right: 2)),
            activation: .leakyReLU(slope: 0.2), poolsPairs: true),
        Case(
            input: Shape(height: 29, width: 31, channels: 15), convolution: conv(3, 16, padding: Margins(1)),
            activation: .relu, poolsPairs: true, images: 5),
        Case(input: Shape(height: 6, width: 6, channels: 64), convolution: conv(3, 65), poolsPairs: true),
        Case(
            input: Shape(height: 4, width: 4, channels: 48), convolution: conv(3, 32, padding: Margins(1)),
            activation: .sigmoid, images: 5),
    ]

    static let direct: [Case] = [
        Case(
            input: Shape(height: 9, width: 11, channels: 3), convolution: conv(3, 5, padding: Margins(1)),
            activation: .relu, poolsPairs: true),
        Case(
            input: Shape(height: 12, width: 37, channels: 1), convolution: conv(3, 20), activation: .relu,
            images: 5),
        Case(
            input: Shape(height: 13, width: 12, channels: 3), convolution: conv(5, 17, stride: 2), activation: .tanh,
            poolsPairs: true),
        Case(
            input: Shape(height: 10, width: 9, channels: 18),
            convolution: conv(3, 33, stride: 2, padding: Margins(1)), activation: .sigmoid),
        Case(
            input: Shape(height: 7, width: 8, channels: 34), convolution: conv(3, 34, padding: Margins(1), groups: 2),
            activation: .leakyReLU(slope: 0.1), poolsPairs: true),
        Case(input: Shape(height: 60, width: 41, channels: 4), convolution: conv(7, 18), poolsPairs: true),
        Case(
            input: Shape(height: 3, width: 8, channels: 2), convolution: conv(3, 4), activation: .relu,
            poolsPairs: true),
    ]

    @Test("Winograd's tiles give the sums and gradients of plain formulas", arguments: winograd)
    func winogradAgrees(example: Case) {
        #expect(WinogradTiles.suit(example.convolution, input: example.input, output: example.sums), "\(example)")
        // Sums of about ±1, each with the rounding of F(4,3).
        check(example, tolerance: 2e-5)
    }

    @Test("Direct sums give the sums and gradients of plain formulas", arguments: direct)
    func directAgrees(example: Case) {
        #expect(!WinogradTiles.suit(example.convolution, input: example.input, output: example.sums), "\(example)")
        check(example, tolerance: 5e-6)
    }

    private func check(_ example: Case, tolerance: Double) {
        let expected = PlainConvolution(example)
        for set in InstructionSet.allCases where set.isSupported {
            for isWhole in [true, false] {
                let found = ComputedConvolution(example, set, wantsInput: isWhole)
                func compare(_ found: [Float], _ expected: [Double], _ name: String) {
                    let scale = max(1, expected.map(abs).max() ?? 0)
                    let wrong = zip(found, expected).enumerated().filter {
                        !(abs(Double($0.element.0) - $0.element.1) <= tolerance * scale)
                    }
                    let places = wrong.prefix(3).map { "[\($0.offset)] \($0.element.0) instead of \($0.element.1)" }
                    #expect(
                        found.count == expected.count && wrong.isEmpty,
                        "\(example) on \(set), \(name): \(wrong.count) of \(expected.count) differ: \(places)")
                }
                compare(found.outputs, expected.outputs, "outputs")
                compare(found.gradients[0], expected.weightGradient, "weight gradient")
                compare(found.gradients[1], expected.biasGradient, "bias gradient")
                if isWhole { compare(found.inputGradient, expected.inputGradient, "input gradient") }
            }
        }
    }

    @Test("Sums and gradients have the same bits at any number of threads", arguments: [winograd[4], direct[5]])
    func threadsDoNotMatter(example: Case) {
        let one = ComputedConvolution(example, .best, wantsInput: true, threads: 1)
        for threads in [2, 3] {
            let other = ComputedConvolution(example, .best, wantsInput: true, threads: threads)
            #expect(one.outputs == other.outputs && one.gradients == other.gradients, "\(example), \(threads)")
            #expect(one.inputGradient == other.inputGradient, "\(example), \(threads)")
        }
    }
}

/// Random values of a case: `[image][channel][y][x]` for maps, the tensor's order for weights.
private struct RandomValues {
    let inputs: [Float]
    let weights: [Float]
    let bias: [Float]
    let outputGradients: [Float]

    init(_ example: ConvolutionTrainingTests.Case) {
        var random = RandomSource(seed: 17)
        func values(_ count: Int, _ scale: Double) -> [Float] {
            (0..<count).map { _ in Float(random.normal() * scale) }
        }
        let convolution = example.convolution
        let inputs =
            convolution.window.kernel.height * convolution.window.kernel.width * example.input.channels
            / convolution.groups
        self.inputs = values(example.images * example.input.count, 1)
        weights = values(convolution.filters * inputs, 1 / Double(inputs).squareRoot())
        bias = values(convolution.filters, 0.3)
        outputGradients = values(example.images * example.tail.output(of: example.sums).count, 1)
    }
}

/// What the layer computes.
private struct ComputedConvolution {
    var outputs: [Float] = []
    var gradients: [[Float]] = []
    var inputGradient: [Float] = []

    init(_ example: ConvolutionTrainingTests.Case, _ set: InstructionSet, wantsInput: Bool, threads: Int = 2) {
        let (images, values) = (example.images, RandomValues(example))
        let context = TrainingContext(
            pool: WorkerPool(threads: threads), kernels: set.kernels, capacity: images + 1)
        let margins = example.convolution.marginsInTraining(input: example.input, output: example.sums)
        let input = FeatureMaps(
            FeatureMaps.Layout(example.input, left: margins.left, right: margins.right), capacity: context.capacity)
        let maps = FeatureMaps(
            FeatureMaps.Layout(example.tail.output(of: example.sums), left: 1, right: 2), capacity: context.capacity)
        let output = TailedMaps(maps, shape: example.sums, tail: example.tail, context: context)
        let layer: any TrainableLayer =
            WinogradTiles.suit(example.convolution, input: example.input, output: example.sums)
            ? WinogradTraining(example.convolution, input: input, output: output, context: context)
            : ConvolutionTraining(example.convolution, input: input, output: output, context: context)
        layer.load([values.weights, values.bias])
        // Twice, so that what the first batch left behind is seen.
        for _ in 0..<2 {
            Self.forEach(input.shape, images) { image, y, x, channel, place in
                input.row(y, of: image)[Self.lane(input.layout, x, channel)] = values.inputs[place]
            }
            let batch = Batch(count: images, isTraining: true, seed: 0)
            layer.forward(batch)
            Self.forEach(maps.shape, images) { image, y, x, channel, place in
                maps.gradientRow(y, of: image)[Self.lane(maps.gradientLayout, x, channel)] =
                    values.outputGradients[place]
            }
            layer.backward(batch, WantedGradients(input: wantsInput, parameters: true))
        }
        outputs = [Float](repeating: 0, count: values.outputGradients.count)
        Self.forEach(maps.shape, images) { image, y, x, channel, place in
            outputs[place] = maps.row(y, of: image)[Self.lane(maps.layout, x, channel)]
        }
        gradients = layer.parameterGradients
        inputGradient = [Float](repeating: 0, count: values.inputs.count)
        Self.forEach(input.shape, images) { image, y, x, channel, place in
            inputGradient[place] = input.gradientRow(y, of: image)[Self.lane(input.gradientLayout, x, channel)]
        }
    }

    private static func lane(_ layout: FeatureMaps.Layout, _ x: Int, _ channel: Int) -> Int {
        channel / lanesPerBlock * layout.blockStride + x * lanesPerBlock + channel % lanesPerBlock
    }

    private static func forEach(_ shape: Shape, _ images: Int, _ body: (Int, Int, Int, Int, Int) -> Void) {
        var place = 0
        for image in 0..<images {
            for channel in 0..<shape.channels {
                for y in 0..<shape.height {
                    for x in 0..<shape.width {
                        body(image, y, x, channel, place)
                        place += 1
                    }
                }
            }
        }
    }
}

/// The same from the formulas, in float64.
private struct PlainConvolution {
    var outputs: [Double] = []
    var weightGradient: [Double]
    var biasGradient: [Double]
    var inputGradient: [Double]

    init(_ example: ConvolutionTrainingTests.Case) {
        let values = RandomValues(example)
        let (window, input, sums) = (example.convolution.window, example.input, example.sums)
        let groups = example.convolution.groups
        let (filtersOfGroup, channelsOfGroup) = (sums.channels / groups, input.channels / groups)
        weightGradient = [Double](repeating: 0, count: values.weights.count)
        biasGradient = [Double](repeating: 0, count: sums.channels)
        inputGradient = [Double](repeating: 0, count: values.inputs.count)
        /// Calls `body` with the places of each weight and each input under a sum.
        func forEachProduct(_ image: Int, _ filter: Int, _ y: Int, _ x: Int, _ body: (Int, Int) -> Void) {
            for c in 0..<channelsOfGroup {
                let channel = filter / filtersOfGroup * channelsOfGroup + c
                for i in 0..<window.kernel.height {
                    let row = y * window.stride.height + i - window.padding.top
                    guard row >= 0, row < input.height else { continue }
                    for j in 0..<window.kernel.width {
                        let column = x * window.stride.width + j - window.padding.left
                        guard column >= 0, column < input.width else { continue }
                        body(
                            ((filter * channelsOfGroup + c) * window.kernel.height + i) * window.kernel.width + j,
                            ((image * input.channels + channel) * input.height + row) * input.width + column)
                    }
                }
            }
        }
        func sum(_ image: Int, _ filter: Int, _ y: Int, _ x: Int) -> Double {
            var sum = Double(values.bias[filter])
            forEachProduct(image, filter, y, x) { sum += Double(values.weights[$0]) * Double(values.inputs[$1]) }
            return sum
        }
        let shape = example.tail.output(of: sums)
        for image in 0..<example.images {
            for filter in 0..<shape.channels {
                for y in 0..<shape.height {
                    for x in 0..<shape.width {
                        let places =
                            example.poolsPairs
                            ? (0..<4).map { (2 * y + $0 / 2, 2 * x + $0 % 2) } : [(y, x)]
                        let candidates = places.map { sum(image, filter, $0.0, $0.1) }
                        let chosen = candidates.indices.max { candidates[$0] < candidates[$1] }!
                        let (value, slope) = Self.apply(example.activation, candidates[chosen])
                        let gradient = slope * Double(values.outputGradients[outputs.count])
                        outputs.append(value)
                        biasGradient[filter] += gradient
                        forEachProduct(image, filter, places[chosen].0, places[chosen].1) { weight, input in
                            weightGradient[weight] += gradient * Double(values.inputs[input])
                            inputGradient[input] += gradient * Double(values.weights[weight])
                        }
                    }
                }
            }
        }
    }

    private static func apply(_ activation: Activation?, _ x: Double) -> (value: Double, slope: Double) {
        switch activation {
        case .relu: (max(x, 0), x > 0 ? 1 : 0)
        case .leakyReLU(let slope): x > 0 ? (x, 1) : (x * Double(slope), Double(slope))
        case .tanh: (tanh(x), 1 - tanh(x) * tanh(x))
        case .sigmoid: (1 / (1 + exp(-x)), exp(-x) / ((1 + exp(-x)) * (1 + exp(-x))))
        default: (x, 1)
        }
    }
}
