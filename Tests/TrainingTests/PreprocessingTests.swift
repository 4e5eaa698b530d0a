import Datasets
import Engine
import Foundation
import Machine
import Network
import Numbers
import Testing

@testable import Training

@Suite struct PreprocessingTests {
    /// Windows whose values hang together: mixes of a few random numbers about a mean of each place.
    struct Mixed: TrainingSamples {
        struct Unreadable: Error {}

        let classes = ["a", "b"]
        let shape: Shape
        var windows = 300
        /// Numbers that a window is mixed of; as many as it has values unless told.
        var rank: Int?
        var unreadable: Int?

        init(height: Int = 3, width: Int = 4, channels: Int = 2) {
            shape = Shape(height: height, width: width, channels: channels)
        }

        func count(epoch: Int) -> Int { windows }

        func read(_ index: Int, epoch: Int, into window: UnsafeMutableBufferPointer<Float>) throws -> Int {
            if index == unreadable { throw Unreadable() }
            var random = RandomSource(seed: 7).derived(index)
            let numbers = (0..<(rank ?? shape.count)).map { _ in random.normal() }
            for place in 0..<shape.count {
                var own = RandomSource(seed: 8).derived(place)
                var value = 0.3 + 0.4 * own.uniform()
                for (index, number) in numbers.enumerated() {
                    // Every value has a number of its own, and a little of all others.
                    value += number * (index == place ? 0.05 : 0.01 * own.uniform(in: -1...1))
                }
                window[place] = Float(value)
            }
            return index % 2
        }

        func allWindows() throws -> [[Float]] {
            try (0..<windows).map { index in
                var window = [Float](repeating: 0, count: shape.count)
                _ = try window.withUnsafeMutableBufferPointer { try read(index, epoch: 0, into: $0) }
                return window
            }
        }
    }

    let pool = WorkerPool(threads: 2)

    /// What the fixed layers make of a window, shape [height, width, channels].
    func output(_ fitted: FittedPreprocessing, _ window: [Float], _ shape: Shape) throws -> [Double] {
        let architecture = try Architecture(input: shape, layers: fitted.layers)
        let output = architecture.output
        let pass = ReferencePass(
            Model(
                architecture: architecture, parameters: fitted.parameters,
                classes: (0..<output.channels).map { "\($0)" }, normalization: fitted.normalization))
        return try (0..<output.height).flatMap { row in
            try (0..<output.width).flatMap {
                try pass.logits(row: row, column: $0, samples: window, pictureWidth: shape.width, pool: pool)
            }
        }
    }

    func mean(_ values: some Collection<Double>) -> Double { values.reduce(0, +) / Double(values.count) }

    func covariance(_ vectors: [[Double]]) -> [[Double]] {
        let size = vectors[0].count
        let means = (0..<size).map { place in mean(vectors.map { $0[place] }) }
        return (0..<size).map { a in
            (0..<size).map { b in mean(vectors.map { ($0[a] - means[a]) * ($0[b] - means[b]) }) }
        }
    }

    @Test(
        "Every form of the text is read and written",
        arguments: ["none", "scale", "mean", "standard", "mean-image", "pca", "zca", "pca:20", "zca:7"])
    func text(form: String) throws {
        let preprocessing = try #require(Preprocessing(form))
        #expect(preprocessing.description == form)
    }

    @Test("Other words are no preprocessing", arguments: ["", "pca:", "pca:0", "pca:-3", "zca:x", "mean:3", "pca:3:4"])
    func wrongText(form: String) { #expect(Preprocessing(form) == nil) }

    @Test("Normalisations of channels are those of their formulas, in float64")
    func channels() throws {
        let samples = Mixed()
        let windows = try samples.allWindows()
        for kind in [Preprocessing.none, .scale, .mean, .standard] {
            let fitted = try kind.fitted(to: samples, pool: pool)
            #expect(fitted.layers.isEmpty && fitted.windows == 300)
            #expect(fitted.normalization.scale == 1)
            for channel in 0..<2 {
                let values = windows.flatMap { window in
                    stride(from: channel, to: window.count, by: 2).map { Double(window[$0]) }
                }
                let average = mean(values)
                let deviation = mean(values.map { ($0 - average) * ($0 - average) }).squareRoot()
                let (found, divisor) = (fitted.normalization.mean[channel], fitted.normalization.deviation[channel])
                switch kind {
                case .none: #expect(found == 0 && divisor == 1)
                case .scale: #expect(found == 0.5 && divisor == 0.5)
                case .mean: #expect(abs(Double(found) - average) < 1e-7 && divisor == 1)
                default: #expect(abs(Double(found) - average) < 1e-7 && abs(Double(divisor) - deviation) < 1e-7)
                }
            }
        }
    }

    @Test("A mean image takes the mean of each place away and divides by one deviation")
    func meanImage() throws {
        let samples = Mixed()
        let windows = try samples.allWindows()
        let fitted = try Preprocessing.meanImage.fitted(to: samples, pool: pool)
        #expect(fitted.layers == [.affine(Affine(isPositional: true))])
        let outputs = try windows.prefix(40).map { try output(fitted, $0, samples.shape) }
        let means = (0..<24).map { place in mean(windows.map { Double($0[place]) }) }
        let deviation = mean(
            windows.flatMap { window in (0..<24).map { pow(Double(window[$0]) - means[$0], 2) } }
        ).squareRoot()
        for (window, output) in zip(windows, outputs) {
            for place in 0..<24 {
                #expect(abs(output[place] - (Double(window[place]) - means[place]) / deviation) < 1e-5)
            }
        }
    }

    @Test("Principal components have no covariance with each other and the variance that whitening leaves")
    func principalComponents() throws {
        let samples = Mixed()
        let windows = try samples.allWindows()
        let fitted = try Preprocessing.pca(components: 6).fitted(to: samples, pool: pool)
        let outputs = try windows.map { try output(fitted, $0, samples.shape) }
        #expect(outputs[0].count == 6)
        let inputs = covariance(windows.map { $0.map(Double.init) })
        let floor = Preprocessing.regularization * mean(inputs.indices.map { inputs[$0][$0] })
        let eigen = SymmetricEigenvectors(of: inputs.flatMap { $0 }, size: 24, pool: pool)
        let found = covariance(outputs)
        for a in 0..<6 {
            #expect(abs(mean(outputs.map { $0[a] })) < 1e-4)
            for b in 0..<6 {
                let expected = a == b ? eigen.values[a] / (eigen.values[a] + floor) : 0
                #expect(abs(found[a][b] - expected) < 1e-4, "\(a) \(b)")
                // The regularisation is small beside what varies: nearly the identity.
                #expect(abs(found[a][b] - (a == b ? 1 : 0)) < 0.02)
            }
        }
        // Nothing that was left out varies more than what was kept.
        #expect(eigen.values[5] >= eigen.values[6])
    }

    @Test("Without a number, the components hold 99% of the variance")
    func componentsByVariance() throws {
        var samples = Mixed()
        samples.rank = 3
        let fitted = try Preprocessing.pca(components: nil).fitted(to: samples, pool: pool)
        #expect(try output(fitted, samples.allWindows()[0], samples.shape).count <= 3)
        let whole = try Preprocessing.zca(components: nil).fitted(to: samples, pool: pool)
        #expect(whole.parameters[0][0].shape == [24, 2, 3, 4])
    }

    @Test("ZCA gives windows whose covariance is nearly the identity, and which stay nearest to the originals")
    func zeroPhase() throws {
        let samples = Mixed()
        let windows = try samples.allWindows()
        let fitted = try Preprocessing.zca(components: nil).fitted(to: samples, pool: pool)
        let outputs = try windows.map { try output(fitted, $0, samples.shape) }
        let found = covariance(outputs)
        let inputs = covariance(windows.map { $0.map(Double.init) })
        // The oracle: U · diag(1/√(λ+ε)) · Uᵀ · (x − mean).
        let eigen = SymmetricEigenvectors(of: inputs.flatMap { $0 }, size: 24, pool: pool)
        let floor = Preprocessing.regularization * mean(inputs.indices.map { inputs[$0][$0] })
        let means = (0..<24).map { place in mean(windows.map { Double($0[place]) }) }
        for (window, output) in zip(windows, outputs).prefix(30) {
            var expected = [Double](repeating: 0, count: 24)
            for component in 0..<24 {
                let vector = Array(eigen.vector(component))
                let length = (0..<24).reduce(0) { $0 + vector[$1] * (Double(window[$1]) - means[$1]) }
                for place in 0..<24 {
                    expected[place] += vector[place] * length / (eigen.values[component] + floor).squareRoot()
                }
            }
            for place in 0..<24 { #expect(abs(output[place] - expected[place]) < 1e-4) }
        }
        for a in 0..<24 {
            for b in 0..<24 { #expect(abs(found[a][b] - (a == b ? 1 : 0)) < 0.05, "\(a) \(b)") }
        }
    }

    @Test("Any number of threads fits the same bits", arguments: ["standard", "mean-image", "pca:5", "zca"])
    func threads(form: String) throws {
        let preprocessing = try #require(Preprocessing(form))
        let one = try preprocessing.fitted(to: Mixed(), pool: WorkerPool(threads: 1))
        #expect(try preprocessing.fitted(to: Mixed(), pool: WorkerPool(threads: 3)) == one)
    }

    @Test("Of more windows than tell enough, as many are drawn evenly")
    func evenDraws() throws {
        var samples = Mixed(height: 1, width: 1, channels: 1)
        samples.windows = 50_000
        let windows = try FittingWindows(of: samples, pool: pool)
        #expect(windows.count == FittingWindows.limit)
        #expect(windows.indices.first == 0 && windows.indices.last == 49_997)
        #expect(Set(zip(windows.indices, windows.indices.dropFirst()).map { $1 - $0 }) == [2, 3])
        let large = try FittingWindows(of: Mixed(height: 1024, width: 1024, channels: 3), pool: pool)
        #expect(large.count == 256)
    }

    @Test("What cannot be whitened is refused with a sentence")
    func refusals() throws {
        func error(_ preprocessing: Preprocessing, _ samples: Mixed) -> PreprocessingError? {
            #expect(throws: PreprocessingError.self) { try preprocessing.fitted(to: samples, pool: pool) }
        }
        let large = Mixed(height: 33, width: 33, channels: 3)
        #expect(
            error(.pca(components: 3), large)
                == .windowTooLarge(.pca(components: 3), window: large.shape, limit: 3072))
        #expect(
            error(.zca(components: 25), Mixed())
                == .tooManyComponents(.zca(components: 25), available: 24, window: Mixed().shape, windows: 300))
        var few = Mixed()
        few.windows = 10
        #expect(
            error(.pca(components: 10), few)
                == .tooManyComponents(.pca(components: 10), available: 9, window: few.shape, windows: 10))
        var same = Mixed()
        same.rank = 0
        #expect(error(.zca(components: nil), same) == .noVariance(.zca(components: nil), windows: 300))
        var none = Mixed()
        none.windows = 0
        #expect(throws: TrainingError.noSamples(part: "training")) {
            try Preprocessing.standard.fitted(to: none, pool: pool)
        }
        var broken = Mixed()
        broken.unreadable = 77
        #expect(throws: Mixed.Unreadable.self) { try Preprocessing.standard.fitted(to: broken, pool: pool) }
    }

    @Test("Fixed layers stand in front of a network, also of one that branches")
    func prepending() throws {
        let samples = Mixed(height: 6, width: 6, channels: 1)
        let zca = try Preprocessing.zca(components: 4).fitted(to: samples, pool: pool)
        let branching = try Architecture(text: "input 6x6x1; conv3-2/p1 =a relu conv1-2 add@a; fc2")
        let whole = try zca.prepended(to: branching)
        #expect(whole.text == "input 6x6x1; conv6-4 deconv6-1/b0 conv3-2/p1 =a relu conv1-2 add@a; fc2")
        let skipping = try Architecture(
            input: samples.shape, layers: [.convolution(Convolution(filters: 1, kernel: 3, padding: 1)), .add],
            inputs: [[-1], [-1, 0]])
        #expect(try zca.prepended(to: skipping).inputs == [[-1], [0], [1], [1, 2]])
        let image = try Preprocessing.meanImage.fitted(to: samples, pool: pool)
        #expect(try image.prepended(to: branching).layers.first == .affine(Affine(isPositional: true)))
        let plain = try Preprocessing.standard.fitted(to: samples, pool: pool)
        #expect(try plain.prepended(to: branching) == branching)
    }

    @Test("Components of whole windows are refused in front of layers that need a map")
    func vectorInFront() throws {
        let samples = Mixed(height: 6, width: 6, channels: 1)
        let pca = try Preprocessing.pca(components: 4).fitted(to: samples, pool: pool)
        let flat = try Architecture(text: "input 6x6x1; fc5 relu dropout0.5 fc2 softmax")
        #expect(try pca.prepended(to: flat).shapes[0] == Shape(height: 1, width: 1, channels: 4))
        for text in [
            "input 6x6x1; conv3-2 relu; fc2", "input 6x6x1; conv3-2/p1 relu; fc2", "input 6x6x1; pool2; fc2",
            "input 6x6x1; pad1; fc2", "input 6x6x1; up2; fc2",
        ] {
            let error = #expect(throws: PreprocessingError.self, "\(text)") {
                try pca.prepended(to: Architecture(text: text))
            }
            #expect(error?.description.contains("makes 4 values without places") == true)
        }
    }
}
