import Files
import Foundation
import Network
import Numbers
import TestSupport
import Testing

@testable import ONNX

@Suite("A network written as ONNX")
struct ExportTests {
    @Test("comes back as it is", arguments: networksOfAllLayers)
    func roundTrip(_ text: String) throws {
        let model = try Model.random(text)
        let options = ONNXExportOptions(metadata: ["fcnscan": "{}", "a": "b"], producerVersion: "1.2")
        let network = try importONNX(data: encodeONNX(model, options: options), name: "m")
        #expect(network.architecture.text == model.architecture.text)
        #expect(network.parameters == model.parameters)
        #expect(network.metadata == ["fcnscan": "{}", "a": "b"])
        #expect(network.producer == "fcnscan 1.2")
        #expect(network.inputName == "input")
        #expect(network.outputName == "scores")
        #expect(network.warnings.isEmpty)
    }

    @Test("a fully convolutional one takes pictures of any size, and comes back for a window")
    func dense() throws {
        let model = try Model.random("input 8x8x3; conv3-4/p1 bn relu pool2; fc6 relu fc3 softmax")
        let dense = try model.convolutionalized()
        let data = try encodeONNX(dense)
        #expect(throws: ONNXError(file: "m", fault: .openSize(input: "input", dimension: "height"))) {
            _ = try importONNX(data: data, name: "m")
        }
        let network = try importONNX(data: data, name: "m", options: ONNXImportOptions(window: dense.window))
        let written = try dense.asModel()
        #expect(network.architecture.text == written.architecture.text)
        #expect(network.parameters == written.parameters)
    }

    @Test("one that takes single windows only is refused")
    func obstacle() throws {
        let model = try Model.random("input 4x4x3; scale/map conv4-2").windowed()
        #expect(throws: ONNXError.self) { _ = try encodeONNX(model) }
    }

    @Test(
        "its convolutions may be matrices, which give the same",
        arguments: ["conv3-4/s2/p1 relu", "conv3x2-6/g2/d2/b0 tanh", "conv6x5-3 softmax"])
    func matrices(_ layers: String) throws {
        let model = try Model.random("input 6x5x4; \(layers)")
        let data = try encodeONNX(model, options: ONNXExportOptions(asMatrices: true))
        var generator = SplitMix64(seed: 3)
        let values = (0..<6 * 5 * 4).map { _ in Float.random(in: 0...1, using: &generator) }
        let network = try importONNX(data: data, name: "m")
        #expect(network.architecture.text.hasPrefix("input 6x5x4; fc"))
        let expected = try run(importONNX(data: encodeONNX(model), name: "m"), values)
        let found = run(network, values)
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-12) }
    }

    @Test("matrices beyond the limit are refused before they are made")
    func matrixLimit() throws {
        let model = try Model.random("input 64x64x3; conv3-8/p1 flatten fc2")
        #expect(model.architecture.convolutionMatrixBytes == 4 * 8 * 64 * 64 * 3 * 64 * 64)
        #expect(
            throws: ONNXError(
                file: "the network", fault: .matricesTooLarge(bytes: 1_610_612_736, limitBytes: 1 << 20))
        ) {
            _ = try encodeONNX(model, options: ONNXExportOptions(asMatrices: true, matrixLimitBytes: 1 << 20))
        }
    }

    @Test("the normalisation may be part of it, with the channels put in order")
    func normalization() throws {
        var model = try Model.random("input 2x2x3; conv2-2")
        model.normalization = Normalization(scale: 2, mean: [1, 2, 3], deviation: [2, 4, 8], channelOrder: .bgr)
        let data = try encodeONNX(model, options: ONNXExportOptions(includesNormalization: true))
        let network = try importONNX(data: data, name: "m")
        #expect(try network.architecture.text == Architecture(text: "input 2x2x3; select2,1,0 scale conv2-2").text)
        #expect(network.parameters[1][0].values == [1, 0.5, 0.25])
        #expect(network.parameters[1][1].values == [-0.5, -0.5, -0.375])
    }

    @Test("a file is read back from disk, and is no different from the bytes")
    func file() throws {
        let folder = try TestFolder()
        let model = try Model.random("input 6x6x1; conv3-2 relu; fc3")
        try exportONNX(model, to: folder.path("m.onnx"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("m.onnx"))) == encodeONNX(model))
        #expect(try importONNX(path: folder.path("m.onnx")).parameters == model.parameters)
    }

    @Test("large weights stay in the file that is read")
    func keptWeights() throws {
        let folder = try TestFolder()
        let model = try Model.random("input 12x12x8; conv3-100 relu conv3-90 relu; fc20; fc3")
        try exportONNX(model, to: folder.path("m.onnx"))
        let found = try importONNX(path: folder.path("m.onnx")).parameters
        #expect(found.joined().filter(\.isKept).map(\.shape) == [[90, 100, 3, 3], [20, 5760]])
        #expect(found == model.parameters)
    }
}

/// A folder that is gone at the end of a test.
final class TestFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("onnx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
