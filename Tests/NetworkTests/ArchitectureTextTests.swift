import Network
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
        switch number(0...12) {
        case 0, 1, 2:
            let window = SlidingWindow(
                kernel: extent(1...3), stride: extent(1...2),
                padding: Margins(top: number(0...2), left: number(0...2), bottom: number(0...2), right: number(0...2)),
                dilation: extent(1...2))
            return .convolution(Convolution(filters: number(1...9), window: window))
        case 3:
            let kernel = extent(2...3)
            let padding = Margins(top: number(0...1), left: 0, bottom: 1, right: number(0...1))
            return .pooling(
                Pooling(
                    Bool.random(using: &generator) ? .maximum : .average,
                    window: SlidingWindow(kernel: kernel, stride: extent(1...3), padding: padding)))
        case 4: return .activation(.relu)
        case 5: return .activation(.leakyReLU(slope: float() - 0.5))
        case 6: return .activation(.tanh)
        case 7: return .activation(.sigmoid)
        case 8: return .batchNormalization(BatchNormalization(epsilon: float(), momentum: float()))
        case 9: return .dropout(Dropout(rate: float()))
        case 10: return .flatten(Bool.random(using: &generator) ? .channelsFirst : .channelsLast)
        default: return .fullyConnected(FullyConnected(outputs: number(1...20)))
        }
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
