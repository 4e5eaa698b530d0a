import Files
import Foundation
import Network
import TestSupport
import Testing

@testable import ONNX

@Suite("Tensors of an ONNX file")
struct TensorTests {
    /// A tensor with its bytes in memory.
    private func floats(_ type: Int32, _ shape: [Int64], _ bytes: [UInt8]) throws -> [Float] {
        var tensor = TensorProto()
        tensor.dataType = type
        tensor.dims = shape
        tensor.place = [.with { ($0.field, $0.offset, $0.length) = (9, 0, UInt64(bytes.count)) }]
        return try StoredTensor(tensor, in: .memory(bytes), folder: nil).floats()
    }

    @Test("every number format is converted")
    func formats() throws {
        #expect(try floats(1, [1], [0, 0, 0xC0, 0x3F]) == [1.5])
        #expect(try floats(10, [2], [0x00, 0x3E, 0x01, 0x80]) == [1.5, -0x1p-24])
        #expect(try floats(16, [1], [0xC0, 0x3F]) == [1.5])
        #expect(try floats(11, [1], [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]) == [1.5])
        #expect(try floats(7, [1], [0xFE, 255, 255, 255, 255, 255, 255, 255]) == [-2])
        #expect(try floats(6, [1], [0xFE, 255, 255, 255]) == [-2])
        #expect(try floats(5, [1], [0xFE, 255]) == [-2])
        #expect(try floats(4, [1], [0xFE, 255]) == [65534])
        #expect(try floats(3, [1], [0xFE]) == [-2])
        #expect(try floats(2, [1], [0xFE]) == [254])
        #expect(try floats(9, [2], [0, 3]) == [0, 1])
    }

    @Test("numbers in fields of their own are read")
    func fields() throws {
        func values(_ set: (inout TensorProto) -> Void) throws -> [Float] {
            var tensor = TensorProto()
            tensor.dims = [2]
            set(&tensor)
            return try StoredTensor(tensor, in: .memory([]), folder: nil).floats()
        }
        #expect(try values { ($0.dataType, $0.floatData) = (1, [1, 2]) } == [1, 2])
        #expect(try values { ($0.dataType, $0.doubleData) = (11, [1, 2]) } == [1, 2])
        #expect(try values { ($0.dataType, $0.int64Data) = (7, [1, -2]) } == [1, -2])
        #expect(try values { ($0.dataType, $0.int32Data) = (10, [0x3E00, 0xC000]) } == [1.5, -2])
        #expect(try values { ($0.dataType, $0.int32Data) = (16, [0x3FC0, 0xC000]) } == [1.5, -2])
        #expect(try values { ($0.dataType, $0.int32Data) = (9, [1, 0]) } == [1, 0])
    }

    @Test("numbers that are not as many as the shape says are refused before they are read")
    func counts() throws {
        func fault(_ type: Int32, _ shape: [Int64], _ bytes: Int = 8) -> ONNXError.TensorFault? {
            do {
                _ = try floats(type, shape, [UInt8](repeating: 0, count: bytes))
                return nil
            } catch {
                guard case .tensor(_, let fault)? = error as? ONNXError.Fault else { return nil }
                return fault
            }
        }
        #expect(fault(1, [3]) == .wrongCount(found: 8, expected: 12, unit: "bytes"))
        #expect(fault(1, [1 << 60]) == .impossibleShape([1 << 60]))
        #expect(fault(1, [1 << 31, 1 << 31]) == .impossibleShape([1 << 31, 1 << 31]))
        #expect(fault(1, [-2]) == .impossibleShape([-2]))
        #expect(fault(1, [1 << 40]) == .wrongCount(found: 8, expected: 4 << 40, unit: "bytes"))
        #expect(fault(8, [1]) == .unsupportedType(8))
        #expect(fault(1, [0], 0) == nil)
    }

    @Test("the structure without the weights is the same as that of the whole file")
    func stripping() throws {
        for text in networksOfAllLayers {
            let bytes = [UInt8](try encodeONNX(Model.random(text)))
            let stripped = try StrippedModel.read(.memory(bytes))
            var whole = try ModelProto(serializedBytes: bytes)
            let reader = TensorReader(source: .memory(bytes), folder: nil)
            for (place, tensor) in whole.graph.initializer.enumerated() where !tensor.rawData.isEmpty {
                let values = try reader.constant(stripped.graph.initializer[place]).floats()
                #expect(values.withUnsafeBytes { Data($0) } == tensor.rawData)
                whole.graph.initializer[place].clearRawData()
            }
            var structure = stripped
            for place in structure.graph.initializer.indices { structure.graph.initializer[place].place = [] }
            #expect(structure == whole)
        }
    }

    /// A model whose weights `[2, 2]` are in a file of their own.
    private func external(_ entries: [(String, String)]) throws -> Data {
        var graph = TestGraph([1, 2])
        graph.weights("w", [2, 2])
        graph.node("MatMul", ["x", "w"])
        graph.model.graph.initializer[0].clearRawData()
        graph.model.graph.initializer[0].dataLocation = .external
        graph.model.graph.initializer[0].externalData = entries.map { key, value in
            .with { ($0.key, $0.value) = (key, value) }
        }
        return try graph.data()
    }

    @Test("weights in another file are read from there")
    func externalData() throws {
        let folder = try TestFolder()
        try createFolder(folder.path("sub"))
        let values: [Float] = [9, 1, 2, 3, 4]
        try AtomicFile.write(values.withUnsafeBytes { Data($0) }, to: folder.path("sub/w.bin"))
        let model = folder.path("m.onnx")
        try AtomicFile.write(
            external([("location", "sub/w.bin"), ("offset", "4"), ("length", "16")]), to: model)
        #expect(try importONNX(path: model).parameters[0][0].values == [1, 3, 2, 4])
        try AtomicFile.write(external([("location", "sub/w.bin"), ("offset", "4")]), to: model)
        #expect(try importONNX(path: model).parameters[0][0].values == [1, 3, 2, 4])
        for (offset, length) in [("8", "16"), ("21", "0"), ("4", "12"), ("-4", "16"), ("x", "16"), ("0", "1e3")] {
            try AtomicFile.write(
                external([("location", "sub/w.bin"), ("offset", offset), ("length", length)]), to: model)
            #expect(throws: ONNXError.self, "offset \(offset), length \(length)") { try importONNX(path: model) }
        }
    }

    @Test(
        "files outside of the model's folder are never opened",
        arguments: ["/etc/hostname", "../w.bin", "a/../../w.bin", "..\\w.bin", "", "C:\\w.bin", "\\\\server\\w.bin"])
    func escapes(_ location: String) throws {
        let folder = try TestFolder()
        try AtomicFile.write(external([("location", location)]), to: folder.path("m.onnx"))
        do {
            _ = try importONNX(path: folder.path("m.onnx"))
            Issue.record("'\(location)' was opened")
        } catch let error as ONNXError {
            guard case .externalData("w", location, let reason) = error.fault else { throw error }
            #expect(reason.contains("own folder"))
        }
    }

    @Test("a folder or a missing file in the place of weights is an error")
    func missing() throws {
        let folder = try TestFolder()
        try createFolder(folder.path("sub"))
        for location in ["sub", "none.bin"] {
            try AtomicFile.write(external([("location", location)]), to: folder.path("m.onnx"))
            #expect(throws: ONNXError.self) { try importONNX(path: folder.path("m.onnx")) }
        }
        #expect(throws: ONNXError.self) { try importONNX(data: external([("location", "sub")]), name: "m") }
    }
}
