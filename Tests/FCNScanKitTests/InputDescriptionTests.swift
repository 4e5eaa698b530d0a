import FCNScanKit
import Foundation
import Network
import Testing

@Suite("What an ONNX file does not say")
struct InputDescriptionTests {
    private func read(_ json: String) throws -> InputDescription {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).json")
        try Data(json.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try InputDescription(contentsOf: url.path)
    }

    @Test("is read from JSON, and one value stands for all channels")
    func json() throws {
        let description = try read(
            #"{"scale": 255, "mean": [127.5], "deviation": [2, 3, 4], "channelOrder": "bgr", "classes": ["a", "b"]}"#)
        #expect(description.saysHowSamplesEnter)
        #expect(
            try description.normalization(channels: 3)
                == Normalization(scale: 255, mean: [127.5, 127.5, 127.5], deviation: [2, 3, 4], channelOrder: .bgr))
        #expect(description.classes == ["a", "b"])
    }

    @Test("has normalisations by name, which other fields change")
    func named() throws {
        var description = InputDescription()
        #expect(!description.saysHowSamplesEnter)
        description.normalization = .caffe
        #expect(
            try description.normalization(channels: 3)
                == Normalization(scale: 255, mean: [104, 117, 123], deviation: [1, 1, 1], channelOrder: .bgr))
        description.channelOrder = .rgb
        #expect(try description.normalization(channels: 3).channelOrder == .rgb)
    }

    @Test("flags go before the file")
    func overridden() throws {
        var flags = InputDescription()
        flags.scale = 2
        let both = try read(#"{"scale": 255, "mean": [1]}"#).overridden(by: flags)
        #expect(both.scale == 2)
        #expect(both.mean == [1])
    }

    @Test(
        "a key that means nothing, another kind of value and no JSON are refused",
        arguments: [#"{"means": [1]}"#, #"{"scale": "much"}"#, #"{"channelOrder": "gbr"}"#, "[]", "", "{"])
    func unreadable(json: String) {
        #expect(throws: InputDescriptionError.self) { try read(json) }
    }

    @Test("numbers that cannot be used are refused")
    func unusable() {
        func fault(_ change: (inout InputDescription) -> Void) -> InputDescriptionError? {
            var description = InputDescription()
            change(&description)
            return #expect(throws: InputDescriptionError.self) { try description.normalization(channels: 3) }
        }
        #expect(fault { $0.mean = [1, 2] } == .wrongCount(of: "means", found: 2, expected: 3))
        #expect(fault { $0.deviation = [0] } == .notUsable(value: "a deviation"))
        #expect(fault { $0.scale = .nan } == .notUsable(value: "the scale"))
        #expect(fault { $0.mean = [.infinity] } == .notUsable(value: "a mean"))
    }
}
