import Datasets
import Engine
import Inspection
import Machine
import Network
import Raster
import Rendering
import Scanning
import Testing
import Training

@Suite struct KernelSetTests {
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

    @Test("Kernels are drawn with zero in the middle of the scale")
    func symmetricScale() throws {
        // The smallest weight is half as far from zero as the largest.
        let weights: [Float] = [2, 0, 0, 0, 0, 0, 0, 0, -1]
        let model = try model("input 3x3x1; fc2 softmax", [[weights + weights, [0, 0]]])
        let kernels = try KernelSet.extract(from: try model.windowed(), original: model.architecture)
        let chart = kernels.chart(model: "a model")
        #expect(chart.svg().contains("-2"))
        let picture = chart.picture()
        func has(_ level: Int) -> Bool {
            let color = ColorMap.balance[level]
            return stride(from: 0, to: picture.samples.count, by: 3).contains {
                picture.samples[$0..<$0 + 3].elementsEqual([color.red, color.green, color.blue])
            }
        }
        #expect(has(255) && has(64) && !has(0))
    }

    @Test("A layer that has no kernels, or does not exist, is named together with those that have")
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
}
