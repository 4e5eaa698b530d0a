import Engine
import FCNScanKit
import Network
import Raster
import Testing

@Suite("Looking inside a network")
struct InsideNetworkTests {
    private let pool = WorkerPool(threads: 2)

    /// A model whose weights are given, layer by layer; layers without weights are left out.
    private func model(_ text: String, _ tensors: [[[Float]]], mean: Float = 0, classes: [String]? = nil) throws
        -> Model
    {
        let architecture = try Architecture(text: text)
        var rest = tensors[...]
        let parameters = architecture.layers.indices.map { index -> [Tensor] in
            let shapes = architecture.layers[index].parameters(for: architecture.inputShape(ofLayer: index)).map(
                \.shape)
            guard !shapes.isEmpty else { return [] }
            return zip(shapes, rest.removeFirst()).map { Tensor(shape: $0, values: $1) }
        }
        let channels = architecture.input.channels
        return Model(
            architecture: architecture, parameters: parameters,
            classes: classes ?? (0..<architecture.output.channels).map { "class \($0)" },
            normalization: Normalization(
                mean: [Float](repeating: mean, count: channels), deviation: [Float](repeating: 1, count: channels)))
    }

    private func window(_ picture: Picture, of model: Model) throws -> ShownWindow {
        try ShownWindow.cut(from: picture, name: "picture", model: model.windowed(), pool: pool)
    }

    @Test("A dense layer has the name of the layer that it was made of, and of what was folded into it")
    func layersHaveNames() throws {
        let text = "input 12x12x3; conv3-4 bn relu pool2; flatten bn fc5 relu dropout0.5; fc2 softmax"
        let model = Model.untrained(try Architecture(text: text))
        let layers = try model.windowed().namedLayers(of: model.architecture)
        #expect(layers.map(\.title) == ["conv1 + bn1", "relu1", "pool1", "fc1 + bn2", "relu2", "fc2"])
        #expect(layers.map(\.index) == Array(0..<6))
        #expect(layers.map(\.text) == ["conv3-4", "relu", "pool2", "fc5", "relu", "fc2"])
    }

    @Test("Kernels are taken as they are applied, with their biases")
    func kernels() throws {
        // Batch normalisation doubles and shifts: γ 2, β 1, mean 0.5, variance 1.
        let model = try model(
            "input 4x4x1; conv2-2 bn/e0.000001; fc2",
            [
                [[1, 2, 3, 4, -1, 0, 0, 1], [0.5, 0]], [[2, 2], [1, 1], [0.5, 0.5], [1, 1]],
                [[Float](repeating: 0.25, count: 36), [3, 4]],
            ])
        let dense = try model.windowed()
        let first = try KernelSet.extract(from: dense, original: model.architecture)
        #expect(first.layer.title == "conv1 + bn1" && first.filters == 2 && first.channels == 1)
        #expect(zip(first.weights, [2, 4, 6, 8, -2, 0, 0, 2]).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(zip(first.biases, [1, 0]).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(abs(first.norm(1) - Float(8).squareRoot()) < 1e-4)
        #expect(first.colourChannels == nil && first.classes == nil)
        let last = try KernelSet.extract(from: dense, original: model.architecture, layer: "fc1")
        #expect(last.size == Extent(3) && last.channels == 2 && last.biases == [3, 4])
        #expect(last.classes == ["class 0", "class 1"])
    }

    @Test("Kernels of transposed convolutions are sorted by filter, group by group")
    func transposedKernels() throws {
        // 2 groups, 2 channels and 3 filters in each; a weight is 10 · channel + filter.
        let weights = (0..<4).flatMap { channel -> [Float] in
            let first = 10 * channel + 3 * (channel / 2)
            return (first..<first + 3).map { Float($0) }
        }
        let model = try model(
            "input 3x3x4; deconv1-6/g2; conv3-2",
            [[weights, [0, 1, 2, 3, 4, 5]], [[Float](repeating: 1, count: 108), [0, 0]]])
        let kernels = try KernelSet.extract(from: model.windowed(), original: model.architecture)
        #expect(kernels.weights == [0, 10, 1, 11, 2, 12, 23, 33, 24, 34, 25, 35])
    }

    @Test("Kernels that read a colour picture are colours, those of later layers are not")
    func colourKernels() throws {
        var model = Model.untrained(try Architecture(text: "input 9x9x3; conv3-3 relu conv3-4; fc2"))
        var dense = try model.windowed()
        #expect(try KernelSet.extract(from: dense, original: model.architecture).colourChannels == [0, 1, 2])
        #expect(try KernelSet.extract(from: dense, original: model.architecture, layer: "conv2").colourChannels == nil)
        model.normalization.channelOrder = .bgr
        dense = try model.windowed()
        #expect(try KernelSet.extract(from: dense, original: model.architecture).colourChannels == [2, 1, 0])
    }

    @Test("A layer that has no kernels, or does not exist, is told together with those that have")
    func missingKernels() throws {
        let model = Model.untrained(try Architecture(text: "input 9x9x3; conv3-3 bn relu; fc2"))
        let dense = try model.windowed()
        for name in ["relu1", "bn1"] {
            #expect(throws: VisualizationError.noKernels(layer: name, known: ["conv1", "fc1"])) {
                try KernelSet.extract(from: dense, original: model.architecture, layer: name)
            }
        }
        #expect(throws: VisualizationError.unknownLayer(name: "conv7", known: ["conv1", "fc1"])) {
            try KernelSet.extract(from: dense, original: model.architecture, layer: "conv7")
        }
    }

    @Test(
        "Pictures of kernels of every shape are not wider than 2500 pixels",
        arguments: [
            "input 9x9x1; conv1-3; fc2", "input 9x9x3; conv3x7-200; fc2", "input 150x150x3; fc4; fc2",
            "input 9x9x20; conv3-40; fc2", "input 5x5x1; conv1-150 conv1-3; fc2",
        ])
    func kernelPictures(text: String) throws {
        let model = Model.untrained(try Architecture(text: text))
        let dense = try model.windowed()
        for layer in dense.namedLayers(of: model.architecture) {
            let kernels = try KernelSet.extract(from: dense, original: model.architecture, layer: layer.name)
            for channels in [nil, 3] {
                let chart = kernels.chart(model: "a model", firstChannels: channels)
                #expect(chart.width <= 2500 && chart.height <= 8000, "\(layer.name) \(chart.width)x\(chart.height)")
                #expect(chart.picture().width == chart.width)
            }
        }
    }

    @Test("Activations are those of the window, layer by layer")
    func activations() throws {
        // The first map copies the samples, the second negates them, the third is constant.
        let model = try model(
            "input 2x2x1; conv1-3 relu; fc2",
            [[[1, -1, 0], [0, 0, 0.25]], [[Float](repeating: 1, count: 24), [0, 1]]])
        let dense = try model.windowed()
        let picture = Picture(width: 2, height: 2, channels: 1, samples: [0, 51, 102, 255])
        let window = try window(picture, of: model)
        #expect(window.left == 0 && window.top == 0 && window.samples == [0, 0.2, 0.4, 1])
        let maps = try LayerActivations.compute(dense, original: model.architecture, window: window, pool: pool).maps
        #expect(maps.map(\.layer.name) == ["conv1", "relu1", "fc1"])
        #expect(maps[0].channel(0) == [0, 0.2, 0.4, 1] && maps[0].channel(1) == [0, -0.2, -0.4, -1])
        #expect(maps[1].channel(1) == [0, 0, 0, 0] && maps[1].channel(2) == [0.25, 0.25, 0.25, 0.25])
        #expect(maps[1].strongest(2) == [0, 2])
        #expect(abs(maps[2].values[0] - 2.6) < 1e-5 && abs(maps[2].values[1] - 3.6) < 1e-5)
        #expect(maps.map(\.changedBy) == [1, nil, nil])
        for map in maps { #expect(map.chart(window: "w", of: dense).picture().width <= 2500) }
        let overview = try LayerActivations.compute(dense, original: model.architecture, window: window, pool: pool)
            .overview(window: window, of: dense)
        #expect(overview.picture().width <= 2500)
    }

    @Test("Unless a place is given, the window is the one with the highest score of an object")
    func bestWindow() throws {
        // The score of the thing is the sum of the samples.
        let model = try model(
            "input 4x4x1; conv4-2 softmax", [[(0..<32).map { $0 < 16 ? 0 : 1 }, [0, 0]]],
            classes: ["background", "thing"])
        var picture = Picture(width: 12, height: 10, color: [0])
        for y in 5..<9 { for x in 3..<7 { picture[x, y, 0] = 255 } }
        let dense = try model.windowed()
        let best = try window(picture, of: model)
        #expect(best.left == 3 && best.top == 5 && best.samples.allSatisfy { $0 == 1 })
        let given = try ShownWindow.cut(from: picture, name: "p", at: (8, 6), model: dense, pool: pool)
        #expect(given.left == 8 && given.top == 6 && given.samples.allSatisfy { $0 == 0 })
        let outside = VisualizationError.windowOutside(
            picture: "p", size: Extent(height: 10, width: 12), window: Extent(4), x: 9, y: 6)
        #expect(throws: outside) { try ShownWindow.cut(from: picture, name: "p", at: (9, 6), model: dense, pool: pool) }
        #expect("\(outside)".contains("0,0 to 8,6"))
        let small = try window(Picture(width: 3, height: 20, color: [9]), of: model)
        #expect(small.left == 0 && small.samples.count == 16)
    }

    @Test("Hiding the only pixel that counts lowers the probability, hiding others does not", arguments: [1, 3])
    func occlusion(threads: Int) throws {
        // The second class looks at row 2, column 5 only.
        var weights = [Float](repeating: 0, count: 128)
        weights[64 + 2 * 8 + 5] = 4
        let model = try model("input 8x8x1; fc2 softmax", [[weights, [0, 0]]], mean: 0.5)
        let picture = Picture(width: 8, height: 8, color: [255])
        let window = try window(picture, of: model)
        let result = try OcclusionSensitivity.measure(
            model.windowed(), window: window, side: 2, pool: WorkerPool(threads: threads))
        #expect(result.classIndex == 1 && result.places == Extent(8) && result.colour == [0.5])
        #expect(abs(result.probability - 0.8808) < 1e-4)
        var hidden = 0
        for place in 0..<64 {
            let covered = result.covered(place)
            let isHidden = covered.rows.contains(2) && covered.columns.contains(5)
            hidden += isHidden ? 1 : 0
            #expect(abs(result.probabilities[place] - (isHidden ? 0.5 : 0.8808)) < 1e-4, "\(place)")
            #expect(abs(result.logOdds[place] - (isHidden ? 0 : 2)) < 1e-5, "\(place)")
        }
        #expect(hidden == 4)
        let chart = result.chart(window: window, className: "class 1")
        #expect(chart.picture().width <= 2500)
        #expect(throws: VisualizationError.patchTooLarge(side: 8, window: Extent(8))) {
            try OcclusionSensitivity.measure(model.windowed(), window: window, side: 8, pool: pool)
        }
    }

    @Test("A network that takes samples as they are gets a middle grey square")
    func greySquare() throws {
        let model = try model("input 8x8x1; fc2", [[[Float](repeating: 1, count: 128), [0, 0]]])
        let window = try window(Picture(width: 8, height: 8, color: [0]), of: model)
        let result = try OcclusionSensitivity.measure(model.windowed(), window: window, pool: pool)
        #expect(result.colour == [0.5] && !result.isColourOfModel && result.side == 1)
        // Both classes get the same score, whatever is hidden.
        #expect(result.probabilities.allSatisfy { $0 == 0.5 })
        #expect(result.chart(window: window, className: "class 0").picture().height > 0)
    }
}
