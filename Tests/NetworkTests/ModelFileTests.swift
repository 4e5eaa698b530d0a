import Foundation
import Network
import TestSupport
import Testing

@Suite("The model file")
struct ModelFileTests {
    private static let texts = [
        "input 8x8x3; conv3-4 bn relu pool2; flatten/hwc fc5 bn relu dropout0.5; fc2 softmax",
        "input 9x7x1; conv3x2-2/s2x1/p1,0,2,1/d1x2 leaky0.1 avgpool2/s1 sigmoid; fc3",
        "input 4x4x2; relu",
        "input 8x8x3; conv3-4/p1 bn =a; [=b conv3-4/p1 relu add@b]*2 concat@a; avgpool8; fc3 softmax",
    ]

    @Test("gives back what was written", arguments: texts)
    func roundTrip(text: String) throws {
        let model = try Model.random(text)
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try model.write(to: path)
        #expect(try Model(contentsOf: path) == model)
    }

    @Test("keeps large weights where they are, until it is changed in its place")
    func keptWeights() throws {
        let model = try Model.random("input 16x16x2; conv3-2 bn relu; flatten/hwc fc200; fc3")
        try withTemporaryFolder { folder in
            let path = folder + "/large.safetensors"
            try model.write(to: path)
            let found = try Model(contentsOf: path)
            #expect(found.parameters.joined().filter(\.isKept).count == 1)
            #expect(try found == model && found.convolutionalized() == model.convolutionalized())
            // Another file under the name leaves the old one as it was.
            try Model.random("input 16x16x1; fc400; fc3").write(to: path)
            #expect(found == model)
            let other = try Model(contentsOf: path)
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data([0]))
            try file.close()
            #expect {
                try other.parameters.joined().first(where: \.isKept)!.read()
            } throws: {
                "\($0)".contains("it was changed while it was being read")
            }
        }
    }

    @Test("has the same bytes for equal models, and data at a multiple of 8", arguments: texts)
    func sameBytes(text: String) throws {
        var model = try Model.random(text)
        model.receipt = ["b": "2", "a": "1 \"quoted\" \\ \n\u{1} ü 🔬", "c": ""]
        var same = model
        same.receipt = ["c": "", "a": model.receipt["a"]!, "b": "2"]
        let bytes = model.encoded()
        #expect(bytes == same.encoded())
        #expect(try Model(data: bytes, name: "memory") == model)
        #expect(bytes[0] % 8 == 0)
    }

    @Test("can be read from the middle of other data")
    func slice() throws {
        let model = try Model.random("input 4x4x1; conv3-2 relu; fc2")
        let padded = Data([1, 2, 3]) + model.encoded()
        #expect(try Model(data: padded[3...], name: "memory") == model)
    }

    @Test("keeps numbers exactly, down to the smallest")
    func exactNumbers() throws {
        var model = try Model.random("input 1x1x1; fc6")
        model.parameters[0][1].values = [.leastNonzeroMagnitude, -0.0, .greatestFiniteMagnitude, 0.1, .pi, 3e7]
        model.normalization = Normalization(scale: 255, mean: [0.1], deviation: [1e-7], channelOrder: .bgr)
        #expect(try Model(data: model.encoded(), name: "memory") == model)
    }

    @Test("is not written when a weight is not a number")
    func notANumber() throws {
        var model = try Model.random("input 1x1x1; fc6")
        model.parameters[0][1].values[2] = .nan
        #expect(throws: ModelFileError(file: "never.safetensors", fault: .notFinite(tensor: "fc1.bias", at: [2]))) {
            try model.write(to: "never.safetensors")
        }
        #expect(!FileManager.default.fileExists(atPath: "never.safetensors"))
    }
}
