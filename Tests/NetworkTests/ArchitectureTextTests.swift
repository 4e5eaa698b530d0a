import Network
import Numbers
import TestSupport
import Testing

@Suite("The architecture text")
struct ArchitectureTextTests {
    @Test("reads the field's notation")
    func readsNotation() throws {
        let net = try Architecture(
            text: "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu dropout0.5; fc2 softmax")
        let block: [Layer] = [
            .convolution(Convolution(filters: 16, kernel: 3)), .activation(.relu),
            .pooling(Pooling(.maximum, kernel: 2)),
        ]
        let head: [Layer] = [
            .flatten(.channelsFirst), .fullyConnected(FullyConnected(outputs: 128)), .activation(.relu),
            .dropout(Dropout(rate: 0.5)), .fullyConnected(FullyConnected(outputs: 2)), .softmax,
        ]
        #expect(net.input == Shape(height: 224, width: 224, channels: 3))
        #expect(net.layers == Array(repeatElement(block, count: 5).joined()) + head)
        #expect(net.shapes[14] == Shape(height: 5, width: 5, channels: 16))
        #expect(net.output == Shape(height: 1, width: 1, channels: 2))
    }

    @Test("takes the width first behind 'size', and the height first behind 'input' as models keep it")
    func readsSizes() throws {
        let wide = try Architecture(text: "size 100x40x3; conv3-2 relu; fc2")
        #expect(wide == (try Architecture(text: "input 40x100x3; conv3-2 relu; fc2")))
        #expect(wide.input == Shape(height: 40, width: 100, channels: 3))
        #expect(wide.text.hasPrefix("input 40x100x3;") && wide.widthFirstText.hasPrefix("size 100x40x3;"))
        #expect(try Architecture(text: wide.widthFirstText) == wide)
        let square = try Architecture(text: "size 9x9x1; conv3-2")
        #expect(square.widthFirstText == square.text)
        #expect(throws: ArchitectureTextError.self) { try Architecture(text: "size 9x9; conv3-2") }
    }

    @Test("takes kernels, strides, padding and dilation in the order that the first word says")
    func readsSizesOfLayers() throws {
        let kept = """
            input 40x100x3; conv3x5-7/s1x2/p0x1/d2x1 relu pool2x3; deconv3x5-4/s2x3/o1x2 pad1x2 crop0x1 up1x2 \
            avgpool3x2/s1x2/p1,0,0,1
            """
        let read = """
            size 100x40x3; conv5x3-7/s2x1/p1x0/d1x2 relu pool3x2; deconv5x3-4/s3x2/o2x1 pad2x1 crop1x0 up2x1 \
            avgpool2x3/s2x1/p1,0,0,1
            """
        let net = try Architecture(text: kept)
        #expect(try Architecture(text: read) == net)
        #expect(net.text == kept)
        #expect(net.widthFirstText == read)
        #expect(net.layers[0].text == "conv5x3-7/s2x1/p1x0/d1x2")
        // A square input can have kernels that are not square.
        let mixed = try Architecture(text: "input 9x9x1; conv1x3-2")
        #expect(mixed.widthFirstText == "size 9x9x1; conv3x1-2")
        #expect(try Architecture(text: mixed.widthFirstText) == mixed)
    }

    @Test("reads every layer and option")
    func readsOptions() throws {
        func layer(_ text: String) throws -> Layer { try Architecture(text: "input 64x64x2 \(text)").layers[0] }
        let window = SlidingWindow(
            kernel: Extent(height: 3, width: 5), stride: Extent(height: 2, width: 1),
            padding: Margins(top: 1, left: 2, bottom: 3, right: 4), dilation: Extent(2))
        #expect(try layer("conv3x5-7/s2x1/p1,2,3,4/d2") == .convolution(Convolution(filters: 7, window: window)))
        #expect(try layer("conv3x5-7/d2/p1,2,3,4/s2x1") == .convolution(Convolution(filters: 7, window: window)))
        #expect(
            try layer("pool3x2/s2/p1x0")
                == .pooling(
                    Pooling(
                        .maximum,
                        window: SlidingWindow(
                            kernel: Extent(height: 3, width: 2), stride: Extent(2),
                            padding: Margins(top: 1, left: 0, bottom: 1, right: 0)))))
        #expect(try layer("avgpool7") == .pooling(Pooling(.average, kernel: 7)))
        #expect(try layer("leaky0.1") == .activation(.leakyReLU(slope: 0.1)))
        #expect(try layer("leaky-1e-05") == .activation(.leakyReLU(slope: -1e-5)))
        #expect(try layer("tanh") == .activation(.tanh))
        #expect(try layer("sigmoid") == .activation(.sigmoid))
        #expect(try layer("bn") == .batchNormalization(BatchNormalization()))
        #expect(try layer("bn/m0.99/e0.001") == .batchNormalization(BatchNormalization(epsilon: 0.001, momentum: 0.99)))
        #expect(
            try layer("conv3-4/g2/b0")
                == .convolution(Convolution(filters: 4, kernel: 3, groups: 2, hasBias: false)))
        #expect(try layer("conv3-4/b1") == .convolution(Convolution(filters: 4, kernel: 3)))
        #expect(
            try layer("deconv4x2-6/s2/p1,0,0,1/o1x0/g2/b0/d2x1")
                == .transposedConvolution(
                    TransposedConvolution(
                        filters: 6,
                        window: SlidingWindow(
                            kernel: Extent(height: 4, width: 2), stride: Extent(2),
                            padding: Margins(top: 1, left: 0, bottom: 0, right: 1),
                            dilation: Extent(height: 2, width: 1)),
                        outputPadding: Extent(height: 1, width: 0), groups: 2, hasBias: false)))
        #expect(try layer("lppool3") == .pooling(Pooling(.norm(order: 2), kernel: 3)))
        #expect(try layer("lppool3/n1/s1") == .pooling(Pooling(.norm(order: 1), kernel: 3, stride: 1)))
        #expect(
            try layer("pool3/s2/d2")
                == .pooling(
                    Pooling(
                        .maximum, window: SlidingWindow(kernel: Extent(3), stride: Extent(2), dilation: Extent(2)))))
        for (text, activation) in [
            ("elu0.5", Activation.elu(alpha: 0.5)), ("selu", .selu), ("selu1.67,1.05", .selu(alpha: 1.67, gamma: 1.05)),
            ("celu2", .celu(alpha: 2)), ("hardsigmoid", .hardSigmoid(alpha: 0.2, beta: 0.5)),
            ("hardsigmoid0.25,-0.5", .hardSigmoid(alpha: 0.25, beta: -0.5)), ("hardswish", .hardSwish),
            ("clip0,6", .clip(lowest: 0, highest: 6)), ("clip-1,inf", .clip(lowest: -1, highest: .infinity)),
            ("clip-inf,inf", .clip(lowest: -.infinity, highest: .infinity)), ("softplus", .softplus),
            ("softsign", .softsign), ("gelu", .gelu), ("gelutanh", .geluTanh), ("erf", .errorFunction), ("mish", .mish),
            ("abs", .absolute), ("exp", .exponential),
            ("log", .logarithm), ("sqrt", .squareRoot),
        ] {
            #expect(try layer(text) == .activation(activation), "\(text)")
        }
        #expect(try layer("prelu") == .parametricReLU)
        #expect(try layer("scale") == .affine(Affine()) && layer("scale/map") == .affine(Affine(isPositional: true)))
        #expect(
            try layer("lrn5/k2/a1e-05/b0.5")
                == .localResponseNormalization(LocalResponseNormalization(size: 5, alpha: 1e-5, beta: 0.5, bias: 2)))
        #expect(
            try layer("layernorm/e1e-06") == .layerNormalization(LayerNormalization(epsilon: 1e-6)))
        #expect(try layer("layernorm") == .layerNormalization(LayerNormalization()))
        #expect(try layer("lrn3") == .localResponseNormalization(LocalResponseNormalization(size: 3)))
        #expect(try layer("pad1x2") == .padding(Padding(margins: Margins(top: 1, left: 2, bottom: 1, right: 2))))
        #expect(try layer("crop1x2") == .padding(.cropping(Margins(top: 1, left: 2, bottom: 1, right: 2))))
        #expect(try layer("pad1/v-0.5") == .padding(Padding(margins: Margins(1), mode: .constant(-0.5))))
        #expect(try layer("pad1/edge") == .padding(Padding(margins: Margins(1), mode: .edge)))
        #expect(try layer("pad1/reflect") == .padding(Padding(margins: Margins(1), mode: .reflect)))
        #expect(try layer("up2") == .resize(Resize(factor: Extent(2))) && layer("up2") == layer("up2/nearest"))
        #expect(
            try layer("up3x2/linear") == .resize(Resize(factor: Extent(height: 3, width: 2), mode: .linear)))
        #expect(try layer("up2/asymmetric") == .resize(Resize(factor: Extent(2), mode: .linearAsymmetric)))
        #expect(try layer("select1,0-1,1") == .select([1, 0, 1, 1]))
        #expect(try layer("maxout2") == .maxout(pieces: 2))
        #expect(try layer("logsoftmax") == .logSoftmax)
        #expect(try layer("flatten") == .flatten(.channelsFirst))
        #expect(try layer("flatten/chw") == .flatten(.channelsFirst))
        #expect(try layer("flatten/hwc") == .flatten(.channelsLast))
    }

    @Test("takes spaces, semicolons, line ends and comments between layers")
    func separators() throws {
        let plain = try Architecture(text: "input 9x9x1; [conv3-2 relu]*2; fc2")
        for text in [
            "input 9x9x1 [conv3-2 relu]*2 fc2", "\n input\t9x9x1;;;[ conv3-2;relu ] * 2;fc2 ; \r\n",
            "# a small net\ninput 9x9x1 # grey\n[conv3-2 # first ]*9\nrelu]*2 fc2 # end",
            "input 9x9x1[[conv3-2 relu]*1]*2 fc2",
            "input 9x9x1 conv3-2 relu conv3-2 relu flatten fc2",
        ] {
            #expect(try Architecture(text: text) == plain, "\(text)")
        }
    }

    @Test(
        "prints the canonical form",
        arguments: [
            "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu dropout0.5; fc2 softmax",
            "input 28x28x1; [conv3-32 relu]*2 pool2; fc10",
            "input 32x32x3; conv3-8 relu pool2; conv3-8 relu; flatten/hwc fc10 softmax",
            "input 64x64x3; [[conv3-8/p1 bn relu]*2 pool2]*3; flatten bn; fc10",
            "input 8x8x4; conv3-8/s2/p1/g2/b0 prelu lppool2/n3; deconv4-6/s2/p1/o1/g2/b0",
            "input 8x8x4; scale clip0.0,6.0 clip-inf,inf selu selu1.5,1.0 hardsigmoid lrn5/k2.0",
            "input 8x8x4; scale/map up2/linear pad1,0,0,1/v0.5 pad1/edge pad1/reflect select3,0-2",
            "input 8x8x4; conv3-12 maxout3; fc6 maxout2",
            "input 8x8x4 =a; relu sub@a =b; @a div@b =c mul@a,b max@c min@c logsoftmax",
            "input 5x7x2; relu",
            "input 5x7x2",
        ])
    func printsCanonicalForm(text: String) throws {
        #expect(try Architecture(text: text).text == text)
    }

    @Test("leaves a flatten out only where it is put in again")
    func impliedFlatten() throws {
        let input = Shape(height: 4, width: 4, channels: 2)
        let fc = Layer.fullyConnected(FullyConnected(outputs: 3))
        let flatten = Layer.flatten(.channelsFirst)
        for (layers, text) in [
            ([flatten, fc, fc], "input 4x4x2; fc3; fc3"),
            ([flatten, flatten, fc], "input 4x4x2; flatten flatten fc3"),
            ([flatten, .activation(.relu), fc], "input 4x4x2; flatten relu; fc3"),
            ([flatten, fc, flatten, fc], "input 4x4x2; fc3; flatten fc3"),
            ([.flatten(.channelsLast), fc], "input 4x4x2; flatten/hwc fc3"),
            ([flatten], "input 4x4x2; flatten"),
        ] {
            let net = try Architecture(input: input, layers: layers)
            let printed = net.text
            #expect(try Architecture(text: printed) == net, "\(printed)")
            #expect(try Architecture(text: net.widthFirstText) == net, "\(net.widthFirstText)")
            if !text.contains("flatten flatten") { #expect(printed == text) }
        }
    }

    @Test("gives an equal architecture when it is read back", arguments: 0..<300)
    func roundTrip(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var layers: [Layer] = []
        var input = Shape(height: 40, width: 50, channels: 2)
        while layers.count < 30 {
            let block = (0..<Int.random(in: 1...4, using: &generator)).map { _ in randomLayer(&generator) }
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                if (try? Architecture(input: input, layers: layers + block)) != nil { layers += block }
            }
            if Bool.random(using: &generator) { input.width += 1 }
        }
        let net = try Architecture(input: input, layers: layers)
        #expect(try Architecture(text: net.text) == net, "\(net.text)")
    }

    private func randomLayer(_ generator: inout SplitMix64) -> Layer {
        func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }
        func extent(_ range: ClosedRange<Int>) -> Extent { Extent(height: number(range), width: number(range)) }
        func float() -> Float { .random(in: 0..<1, using: &generator) * (Bool.random(using: &generator) ? 1 : 1e-9) }
        func window() -> SlidingWindow {
            SlidingWindow(
                kernel: extent(1...3), stride: extent(1...2),
                padding: Margins(top: number(0...2), left: number(0...2), bottom: number(0...2), right: number(0...2)),
                dilation: extent(1...2))
        }
        let groups = number(1...2)
        switch number(0...21) {
        case 0, 1, 2:
            return .convolution(
                Convolution(
                    filters: groups * number(1...5), window: window(), groups: groups,
                    hasBias: .random(using: &generator)))
        case 3:
            let padding = Margins(top: number(0...1), left: 0, bottom: 1, right: number(0...1))
            return .pooling(
                Pooling(
                    [.maximum, .average, .norm(order: number(1...3))].randomElement(using: &generator)!,
                    window: SlidingWindow(
                        kernel: extent(2...3), stride: extent(1...3), padding: padding, dilation: extent(1...2))))
        case 4, 5, 6: return .activation(randomActivation(&generator))
        case 7: return .parametricReLU
        case 8: return .batchNormalization(BatchNormalization(epsilon: float(), momentum: float()))
        case 9: return .dropout(Dropout(rate: float()))
        case 10: return .flatten(Bool.random(using: &generator) ? .channelsFirst : .channelsLast)
        case 11:
            return .transposedConvolution(
                TransposedConvolution(
                    filters: groups * number(1...5), window: window(),
                    outputPadding: Bool.random(using: &generator) ? Extent(0) : extent(0...1), groups: groups,
                    hasBias: .random(using: &generator)))
        case 12: return .affine(Affine(isPositional: .random(using: &generator)))
        case 13:
            return .localResponseNormalization(
                LocalResponseNormalization(size: number(1...5), alpha: float(), beta: float(), bias: float() + 1e-9))
        case 14:
            let margins = Margins(top: number(0...2), left: number(0...2), bottom: number(0...2), right: number(0...2))
            return .padding(
                Padding(
                    margins: margins,
                    mode: [.constant(0), .constant(-float()), .edge, .reflect].randomElement(using: &generator)!))
        case 15:
            return .resize(
                Resize(
                    factor: extent(1...2),
                    mode: [.nearest, .linear, .linearAsymmetric].randomElement(using: &generator)!))
        case 21: return .maxout(pieces: number(2...4))
        case 16: return .select((0..<number(1...4)).map { _ in number(0...2) })
        default: return .fullyConnected(FullyConnected(outputs: number(1...20)))
        }
    }

    private func randomActivation(_ generator: inout SplitMix64) -> Activation {
        let (a, b) = (Float.random(in: -2...2, using: &generator), Float.random(in: 2...3, using: &generator))
        return [
            .relu, .leakyReLU(slope: a * 1e-9), .tanh, .sigmoid, .elu(alpha: a), .selu, .selu(alpha: a, gamma: b),
            .celu(alpha: b), .hardSigmoid(alpha: 0.2, beta: 0.5), .hardSigmoid(alpha: a, beta: b), .hardSwish,
            .clip(lowest: a, highest: b), .clip(lowest: -.infinity, highest: a), .clip(lowest: a, highest: .infinity),
            .softplus, .softsign, .gelu, .geluTanh, .errorFunction, .mish, .absolute, .exponential, .logarithm,
            .squareRoot,
        ].randomElement(using: &generator)!
    }

    @Test("of a long network is made quickly and groups inside groups")
    func longNetwork() throws {
        let text = "input 64x64x3; [[[conv1-3 relu]*4 sigmoid]*16 tanh]*8"
        let net = try Architecture(text: text)
        #expect(net.layers.count == 8 * (16 * 9 + 1))
        #expect(try Architecture(text: net.text) == net)
        #expect(net.text.count < 200)
    }
}
