import Datasets
import Engine
import Inspection
import Machine
import Network
import Raster
import Scanning
import Testing
import Training

@Suite struct HiddenVectorsTests {
    private let pool = WorkerPool(threads: 2)
    /// The hidden layer gives the mean sample and what is missing to 1; the last one decides at one half.
    private let model: Model

    init() throws {
        let architecture = try Architecture(text: "input 2x2x1; conv2-2 relu; fc2 softmax")
        let shapes = [[2, 1, 2, 2], [2], [2, 2], [2]]
        let values: [[Float]] = [
            [0.25, 0.25, 0.25, 0.25, -0.25, -0.25, -0.25, -0.25], [0, 1], [0, 9, 9, 0], [0, 0],
        ]
        let tensors = zip(shapes, values).map { Tensor(shape: $0, values: $1) }
        let parameters = architecture.layers.map { layer -> [Tensor] in
            switch layer {
            case .convolution: Array(tensors[0..<2])
            case .fullyConnected: Array(tensors[2..<4])
            default: []
            }
        }
        model = Model(
            architecture: architecture, parameters: parameters, classes: ["dark", "light"],
            normalization: Normalization(mean: [0], deviation: [1]))
    }

    /// Grey pictures with their classes.
    private func data(_ pictures: [(grey: UInt8, classIndex: Int)], classes: [String] = ["dark", "light"])
        -> LabelledData
    {
        LabelledData(
            classes: classes,
            pictures: pictures.enumerated().map { index, picture in
                LabelledPicture(
                    path: "/nowhere/\(index)", name: "\(index)", width: 2, height: 2,
                    label: .whole(classIndex: picture.classIndex))
            },
            store: PicturesInMemory(
                pictures.map { Picture(width: 2, height: 2, color: [$0.grey]) }, channels: 1))
    }

    private func vectors(_ data: LabelledData, count: Int = 100) throws -> HiddenVectors {
        let windows = try SampledWindows.choose(
            from: data, pictures: Array(data.pictures.indices), count: count, seed: 1, for: model.architecture)
        return try HiddenVectors.compute(
            model.windowed(), original: model.architecture, windows: windows, pool: pool)
    }

    @Test("Vectors are what enters the last layer with weights, with the mistakes of the network")
    func values() throws {
        let result = try vectors(data([(51, 0), (204, 1), (255, 0)]))
        #expect(result.layer.name == "relu1" && result.length == 2 && result.count == 3 && !result.isMean)
        for index in 0..<3 {
            let mean = result.values[2 * index]
            #expect(abs(result.values[2 * index + 1] - (1 - mean)) < 1e-6)
            #expect(result.isMistake[index] == ((mean > 0.5) != (result.labels[index] == 1)))
        }
        #expect(result.isMistake.count { $0 } == 1 && result.labels == [0, 0, 1])
        #expect(result.classChart(model: "m").picture().width <= 2500)
        let points = [SIMD2(0.0, 0), SIMD2(1, 1), SIMD2(2, 0)]
        let embedding = result.embeddingChart(points, model: "m", perplexity: 1, divergence: 0.5)
        #expect(embedding.picture().width <= 2500)
        // In the legend, and where the points are.
        #expect(embedding.svg().ranges(of: ">dark<").count == 2)
    }

    @Test("Vectors come from about as many windows of each class, the same for the same seed")
    func balance() throws {
        let many = data((0..<40).map { (UInt8($0), 0) } + (0..<5).map { (UInt8(200 + $0), 1) })
        #expect(try vectors(many, count: 8).labels == [0, 0, 0, 0, 1, 1, 1, 1])
        #expect(try vectors(many, count: 20).labels.count { $0 == 0 } == 15)
        #expect(try vectors(many).count == 45)
        #expect(try vectors(many, count: 8).values == vectors(many, count: 8).values)
    }

    @Test("Vectors need classes that the model knows, and a hidden layer")
    func refusals() throws {
        let unknown = data([(0, 0), (1, 1)], classes: ["dark", "violet"])
        #expect(throws: VisualizationError.unknownClasses(found: ["violet"], model: ["dark", "light"])) {
            try vectors(unknown)
        }
        let flat = Model.untrained(try Architecture(text: "input 2x2x1; fc2"), classes: ["dark", "light"])
        let some = data([(0, 0), (1, 1)])
        let windows = try SampledWindows.choose(
            from: some, pictures: [0, 1], count: 2, seed: 1, for: flat.architecture)
        #expect(throws: VisualizationError.noHiddenLayer(layer: "fc1")) {
            try HiddenVectors.compute(flat.windowed(), original: flat.architecture, windows: windows, pool: pool)
        }
    }
}
