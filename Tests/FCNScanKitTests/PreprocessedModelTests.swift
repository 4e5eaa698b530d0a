import FCNScanKit
import Foundation
import Testing

@Suite("A model behind a preprocessing")
struct PreprocessedModelTests {
    /// Windows of noise with a slope, other in each class.
    private struct Slopes: TrainingSamples {
        let classes = ["left", "right"]
        let shape = Shape(height: 8, width: 8, channels: 1)

        func count(epoch: Int) -> Int { 200 }

        func read(_ index: Int, epoch: Int, into window: UnsafeMutableBufferPointer<Float>) -> Int {
            var random = RandomSource(seed: 3).derived(index)
            let label = index % 2
            for place in window.indices {
                let column = Double(label == 0 ? place % 8 : 7 - place % 8)
                window[place] = Float(0.05 * column + 0.5 * random.uniform())
            }
            return label
        }
    }

    private func model(_ form: String, _ network: String) throws -> (Model, FittedPreprocessing) {
        let pool = WorkerPool(threads: 2)
        let fitted = try #require(Preprocessing(form)).fitted(to: Slopes(), pool: pool)
        let architecture = try fitted.prepended(to: Architecture(text: network))
        var parameters = WeightInitialization.he.parameters(of: architecture, seed: 4)
        for (index, fixed) in fitted.parameters.enumerated() { parameters[index] = fixed }
        let model = Model(
            architecture: architecture, parameters: parameters, classes: Slopes().classes,
            normalization: fitted.normalization)
        return (model, fitted)
    }

    private static let flat = "input 8x8x1; fc6 relu fc2 softmax"
    private static let convolutional = "input 8x8x1; conv3-4 relu pool2; fc2 softmax"

    @Test(
        "is the same after saving and loading, and scores windows as the classifier does",
        arguments: [
            ("none", convolutional, true), ("scale", convolutional, true), ("mean", convolutional, true),
            ("standard", convolutional, true), ("mean-image", convolutional, false), ("pca:10", flat, true),
            ("pca", flat, true), ("zca", convolutional, false), ("zca:12", flat, false),
        ])
    func savedAndScanned(form: String, network: String, slides: Bool) throws {
        let (model, _) = try model(form, network)
        let path = Path.joined(NSTemporaryDirectory(), "preprocessed-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try model.write(to: path)
        let loaded = try Model(contentsOf: path)
        #expect(loaded == model)

        let dense = try loaded.windowed()
        #expect((dense.obstacle == nil) == slides)
        #expect(slides == (try? model.convolutionalized()).map { _ in true } ?? false)
        let pool = WorkerPool(threads: 2)
        var random = RandomSource(seed: 6)
        let samples = random.samples(15 * 13)
        func source() -> ArraySource { ArraySource(samples, width: 13, height: 15, channels: 1) }
        let single = try DenseScanner(dense, method: .exactWindows(stride: Extent(2)), pool: pool).scan(source())
        let classifier = ReferencePass(model)
        #expect(single.rows == 4 && single.columns == 3)
        for row in 0..<4 {
            for column in 0..<3 {
                let window = try ArraySource(
                    samples, pictureWidth: 13, channels: 1, left: 2 * column, top: 2 * row, width: 8, height: 8
                ).allSamples()
                let expected = try classifier.logits(row: 0, column: 0, samples: window, pictureWidth: 8, pool: pool)
                for channel in 0..<2 {
                    let found = Double(try single.logits[(row * 3 + column) * 2 + channel])
                    #expect(abs(found - expected[channel]) < 1e-4, "\(form) row \(row) column \(column)")
                }
            }
        }
        let scanner = DenseScanner(dense, pool: pool)
        guard slides else {
            let error = #expect(throws: EngineError.self) { try scanner.scan(source()) }
            #expect(error?.description.contains("cannot slide") == true)
            return
        }
        let map = try scanner.scan(source())
        #expect(dense.windowDeviations.isEmpty)
        let stride = dense.grid.stride.height
        for row in 0..<map.rows {
            for column in 0..<map.columns {
                let window = try ArraySource(
                    samples, pictureWidth: 13, channels: 1, left: stride * column, top: stride * row, width: 8,
                    height: 8
                ).allSamples()
                let expected = try classifier.logits(row: 0, column: 0, samples: window, pictureWidth: 8, pool: pool)
                for channel in 0..<2 {
                    let found = Double(try map.logits[(row * map.columns + column) * 2 + channel])
                    #expect(abs(found - expected[channel]) < 1e-4, "\(form) dense row \(row) column \(column)")
                }
            }
        }
    }

    @Test("says why it cannot slide")
    func reasons() throws {
        let (zca, _) = try model("zca", Self.convolutional)
        let obstacle = try #require(try zca.windowed().obstacle)
        #expect(
            obstacle
                == .mapOfSinglePosition(
                    LayerPlace(index: 1, kind: "deconv"), map: Shape(height: 8, width: 8, channels: 1)))
        #expect(obstacle.description.contains("as ZCA whitening does"))
        let (image, _) = try model("mean-image", Self.convolutional)
        #expect(
            try image.windowed().obstacle
                == .positionalValues(
                    LayerPlace(index: 0, kind: "scale"), shape: Shape(height: 8, width: 8, channels: 1)))
    }
}
