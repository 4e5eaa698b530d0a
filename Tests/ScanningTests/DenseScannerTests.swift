import Engine
import Machine
import Network
import Scanning
import Testing

@Suite struct DenseScannerTests {
    static func model(_ text: String) throws -> Model {
        let architecture = try Architecture(text: text)
        var state: UInt64 = 5
        let parameters = architecture.layers.enumerated().map { index, layer in
            layer.parameters(for: architecture.inputShape(ofLayer: index)).map { description in
                Tensor(
                    shape: description.shape,
                    values: (0..<description.count).map { _ in
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(1 << 31)
                            * (3 / Float(description.count / description.shape[0])).squareRoot()
                    })
            }
        }
        return Model(
            architecture: architecture, parameters: parameters, classes: ["background", "thing"],
            normalization: Normalization(mean: [0.5, 0.5, 0.5], deviation: [0.2, 0.2, 0.2]))
    }

    static func samples(_ size: Extent) -> [Float] {
        (0..<size.height * size.width * 3).map { Float(($0 &* 2_654_435_761) >> 8 & 0xFFFF) / 65_535 }
    }

    @Test(
        "With exact precision the dense pass and the loop give the same bits without padding",
        arguments: EdgeMode.allCases)
    func exactDenseEqualsLoop(edge: EdgeMode) throws {
        let (comparison, _) = try compare(edge, precision: .exact)
        #expect(comparison.maxAbsoluteDifference == Comparison.Difference(logits: 0, probabilities: 0))
        #expect(comparison.sameArgmax)
        #expect((comparison.predictedSpeedup ?? 0) > 1)
    }

    @Test(
        "By default the dense pass and the loop differ by a hundred-thousandth of the largest logit at most",
        arguments: EdgeMode.allCases)
    func defaultDenseIsCloseToLoop(edge: EdgeMode) throws {
        let (comparison, largestLogit) = try compare(edge, precision: .default)
        #expect(comparison.maxAbsoluteDifference.logits <= 1e-5 * largestLogit)
        #expect(comparison.maxAbsoluteDifference.probabilities <= 1e-5 * max(largestLogit, 1))
    }

    /// The dense pass against the loop on one picture, and the largest logit.
    private func compare(_ edge: EdgeMode, precision: Precision) throws -> (Comparison, Float) {
        let scanner = DenseScanner(
            try Self.model("input 40x32x3; conv3-8 relu pool2 conv3-20 relu pool2; fc16 relu dropout0.5; fc2 softmax")
                .convolutionalized(), edge: edge, pool: WorkerPool(threads: 2),
            options: PlanOptions(precision: precision))
        let size = Extent(height: 91, width: 70)
        func source() -> ArraySource {
            ArraySource(Self.samples(size), width: size.width, height: size.height, channels: 3)
        }
        let geometry = scanner.geometry(for: size)
        let extended = try scanner.extendedSamples(of: source())
        let comparison = try Comparison.measure(scanner, samples: extended, geometry: geometry, runs: 1)
        #expect(comparison.windows == geometry.map.height * geometry.map.width)
        return (comparison, try scanner.scan(source()).logits.map(abs).max() ?? 0)
    }

    @Test("Padding inside the network is named, and the difference is measured")
    func paddingIsNamed() throws {
        let dense = try Self.model("input 32x32x3; conv3-8/p1 relu pool2 conv3-8/p1 relu pool2; fc2 softmax")
            .convolutionalized()
        #expect(dense.windowDeviations.map(\.layer) == ["conv1", "conv2"])
        let scanner = DenseScanner(dense, pool: WorkerPool(threads: 1))
        let size = Extent(64)
        let comparison = try Comparison.measure(
            scanner, samples: Self.samples(size), geometry: scanner.geometry(for: size), runs: 1)
        #expect(comparison.maxAbsoluteDifference.logits > 0)
    }

    @Test("Probabilities of a cell add up to one")
    func probabilitiesAddUp() throws {
        let scanner = DenseScanner(
            try Self.model("input 32x32x3; conv3-8 relu pool2; fc2 softmax").convolutionalized(),
            pool: WorkerPool(threads: 1))
        let size = Extent(50)
        let map = try scanner.scan(ArraySource(Self.samples(size), width: 50, height: 50, channels: 3))
        let probabilities = try map.probabilities
        for cell in 0..<map.rows * map.columns {
            #expect(abs(probabilities[2 * cell] + probabilities[2 * cell + 1] - 1) < 1e-6)
        }
    }
}
