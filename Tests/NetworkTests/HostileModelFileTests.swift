import Foundation
import Network
import Numbers
import TestSupport
import Testing

@Suite("A damaged model file")
struct HostileModelFileTests {
    private static let description =
        #"{\"architecture\":\"input 1x1x2; fc1\",\"classes\":[\"a\"],\"formatVersion\":1,"#
        + #"\"normalization\":{\"channelOrder\":\"rgb\",\"deviation\":[1,1],\"mean\":[0,0],\"scale\":1},"#
        + #"\"receipt\":{}}"#
    private static let weight = #""fc1.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}"#
    private static let bias = #""fc1.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}"#

    private static func file(
        _ tensors: String..., description: String = description, data: Data = Data(count: 12)
    ) -> Data {
        file(header: #"{"__metadata__":{"fcnscan":"\#(description)"},\#(tensors.joined(separator: ","))}"#, data: data)
    }

    private static func file(header: String, data: Data = Data()) -> Data {
        var length = UInt64(header.utf8.count).littleEndian
        return Data(bytes: &length, count: 8) + Data(header.utf8) + data
    }

    private func fault(_ data: Data) -> ModelFileFault? {
        do {
            _ = try Model(data: data, name: "m.safetensors")
            return nil
        } catch {
            let error = error as? ModelFileError
            #expect(error?.description.hasPrefix("'m.safetensors': ") == true)
            return error?.fault
        }
    }

    @Test("the undamaged one is read")
    func sound() throws {
        let model = try Model(data: Self.file(Self.weight, Self.bias), name: "m")
        #expect(model.parameters[0].map(\.shape) == [[1, 2], [1]])
    }

    @Test("a header that is no header is refused")
    func header() {
        #expect(fault(Data()) == .tooShort(bytes: 0))
        #expect(
            fault(Data([255, 255, 255, 255, 255, 255, 255, 255])) == .headerTooLong(headerBytes: .max, limitBytes: 0))
        #expect(fault(Data([1, 0, 0, 0, 0, 0, 0, 0])) == .headerTooLong(headerBytes: 1, limitBytes: 0))
        #expect(fault(Self.file(header: "")) == .headerSyntax(offset: 0, expected: "'{'"))
        #expect(fault(Self.file(header: "{} x")) == .headerSyntax(offset: 3, expected: "the end of the header"))
        #expect(fault(Self.file(header: "{}")) == .noDescription)
        #expect(fault(Self.file(header: #"{"a"#)) == .headerSyntax(offset: 3, expected: "'\"'"))
        #expect(fault(Self.file(header: #"{"\ud800"}"#)) != nil)
        #expect(fault(Self.file(header: #"{"\u12"#)) != nil)
        #expect(fault(Self.file(header: String(repeating: "[", count: 100_000))) != nil)
    }

    @Test("names that stand twice are refused")
    func duplicates() {
        #expect(fault(Self.file(Self.weight, Self.weight)) == .duplicateName("fc1.weight"))
        #expect(
            fault(Self.file(header: #"{"__metadata__":{"a":"1","a":"2"}}"#)) == .duplicateName("a"))
    }

    @Test("tensors that do not fill the file are refused")
    func layout() {
        func bias(_ start: Int, _ end: Int, shape: String = "1", type: String = "F32") -> String {
            #""fc1.bias":{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(start),\#(end)]}"#
        }
        #expect(
            fault(Self.file(Self.weight, bias(8, 16)))
                == .wrongByteRange(tensor: "fc1.bias", start: 8, end: 16, shape: [1], dataBytes: 12))
        #expect(
            fault(Self.file(Self.weight, bias(8, 4)))
                == .wrongByteRange(tensor: "fc1.bias", start: 8, end: 4, shape: [1], dataBytes: 12))
        #expect(fault(Self.file(Self.weight, bias(4, 8))) == .overlapOrGap(tensor: "fc1.bias", start: 4, expected: 8))
        #expect(fault(Self.file(Self.weight)) == .trailingBytes(4))
        #expect(
            fault(Self.file(Self.weight, bias(9, 13), data: Data(count: 13)))
                == .overlapOrGap(tensor: "fc1.bias", start: 9, expected: 8))
        let huge = "4611686018427387904,4"
        #expect(
            fault(Self.file(Self.weight, bias(8, 8, shape: huge)))
                == .wrongByteRange(
                    tensor: "fc1.bias", start: 8, end: 8, shape: [4_611_686_018_427_387_904, 4], dataBytes: 12))
        #expect(fault(Self.file(Self.weight, bias(8, 12, shape: "99999999999999999999"))) != nil)
        #expect(fault(Self.file(Self.weight, bias(8, 12, shape: "-1"))) != nil)
        #expect(
            fault(Self.file(Self.weight, bias(8, 12, type: "I32")))
                == .unsupportedFormat(tensor: "fc1.bias", format: "I32"))
    }

    @Test("tensors that do not fit the architecture are named")
    func tensors() {
        let short = #""fc1.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}"#
        #expect(
            fault(Self.file(short, Self.bias)) == .wrongShape(tensor: "fc1.weight", found: [2, 1], expected: [1, 2]))
        #expect(fault(Self.file(Self.weight, data: Data(count: 8))) == .missingTensors(["fc1.bias"]))
        let more = #""fc2.bias":{"dtype":"F32","shape":[0],"data_offsets":[12,12]}"#
        #expect(fault(Self.file(Self.weight, Self.bias, more)) == .extraTensors(["fc2.bias"]))
    }

    @Test("weights that are not finite are named")
    func notFinite() {
        var data = Data(count: 12)
        data.replaceSubrange(4..<8, with: [0, 0, 0xC0, 0x7F])
        #expect(
            fault(Self.file(Self.weight, Self.bias, data: data)) == .notFinite(tensor: "fc1.weight", at: [0, 1]))
    }

    @Test(
        "a description that does not fit is refused",
        arguments: [
            ("1x1x2; fc1", "99999999x99999999x2; fc1"), ("fc1", "fc2"), ("fc1", "fd1"), ("[0,0]", "[0]"),
            ("[1,1]", "[1,0]"),
            ("[0,0]", "[0,1e999]"), ("Version\\\":1", "Version\\\":2"), ("rgb", "rbg"), ("receipt", "recipe"),
            ("{}", "{"),
            ("[\\\"a\\\"]", "3"),
        ])
    func description(old: String, new: String) {
        let damaged = Self.description.replacing(old, with: new)
        #expect(damaged != Self.description)
        #expect(fault(Self.file(Self.weight, Self.bias, description: damaged)) != nil)
    }

    @Test("half, bfloat and double weights are converted")
    func otherFormats() throws {
        let half: [UInt8] = [0x00, 0x3E, 0x01, 0x80]  // 1.5, −2^−24
        let brain: [UInt8] = [0xC0, 0x3F]  // 1.5
        let header =
            #"{"__metadata__":{"fcnscan":"\#(Self.description)"},"#
            + #""fc1.weight":{"dtype":"F16","shape":[1,2],"data_offsets":[0,4]},"#
            + #""fc1.bias":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]}}"#
        let model = try Model(data: Self.file(header: header, data: Data(half + brain)), name: "m")
        #expect(model.parameters[0][0].values == [1.5, -0x1p-24])
        #expect(model.parameters[0][1].values == [1.5])
        let double = Self.file(
            #""fc1.weight":{"dtype":"F64","shape":[1,2],"data_offsets":[0,16]}"#,
            #""fc1.bias":{"dtype":"F32","shape":[1],"data_offsets":[16,20]}"#, data: Data(count: 20))
        #expect(try Model(data: double, name: "m").parameters[0][0].values == [0, 0])
    }

    @Test("any change of bytes gives a model or an error, never a crash")
    func mutations() throws {
        let bytes = try Model.random("input 4x4x1; [=a conv1-1 bn relu add@a]*2 pool2; fc2 softmax").encoded()
        let headerEnd = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
        var generator = SplitMix64(seed: 7)
        for round in 0..<3000 {
            var damaged = bytes
            if round % 3 == 0 { damaged = damaged.prefix(Int.random(in: 0..<bytes.count, using: &generator)) }
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !damaged.isEmpty {
                let end = min(headerEnd, damaged.count)
                let place = Int.random(in: 0..<(round % 2 == 0 ? end : damaged.count), using: &generator)
                damaged[place] =
                    round % 4 == 0
                    ? damaged[place] ^ (1 << UInt8.random(in: 0..<8, using: &generator))
                    : UInt8.random(in: .min ... .max, using: &generator)
            }
            _ = fault(damaged)
        }
    }
}
