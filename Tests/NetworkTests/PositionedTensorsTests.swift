import Foundation
import TestSupport
import Testing

@testable import Network

@Suite struct PositionedTensorsTests {
    private let widths = ["F32": 4, "U8": 1]

    private func write(_ path: String) throws {
        let writer = try TensorWriter(
            path,
            tensors: [
                .init(name: "b", format: "U8", width: 1, shape: [2, 3]),
                .init(name: "a", format: "F32", width: 4, shape: [2]),
            ], metadata: ["key": "word"])
        try [UInt8](1...4).withUnsafeBytes { try writer.append($0) }
        try [UInt8](5...6).withUnsafeBytes { try writer.append($0) }
        try [Float](arrayLiteral: 1.5, -2).withUnsafeBytes { try writer.append($0) }
        #expect(!FileManager.default.fileExists(atPath: path))
        try writer.finish()
    }

    @Test("Tensors that are written in pieces are found at their places, also by the reader of whole files")
    func tensorsAreFound() throws {
        try withTemporaryFolder { folder in
            try write(folder + "/a")
            let tensors = try PositionedTensors(folder + "/a", longestHeader: 1000, widths: widths)
            #expect(tensors.metadata == ["key": "word"] && tensors.places["b"]?.shape == [2, 3])
            var bytes = [UInt8](repeating: 0, count: 6)
            try bytes.withUnsafeMutableBytes { try tensors.file.read(into: $0, at: tensors.places["b"]!.offset) }
            #expect(bytes == [1, 2, 3, 4, 5, 6])
            var numbers: [Float] = [0, 0]
            try numbers.withUnsafeMutableBytes { try tensors.file.read(into: $0, at: tensors.places["a"]!.offset) }
            #expect(numbers == [1.5, -2] && tensors.places["b"]!.offset % 8 == 0)
            let fault = ModelFileError(file: folder + "/a", fault: .unsupportedFormat(tensor: "b", format: "U8"))
            #expect(throws: fault) { try TensorFile(contentsOf: folder + "/a") }
        }
    }

    @Test("Long headers, unknown formats and other lengths are refused before anything is read")
    func otherFilesAreRefused() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a"
            try write(path)
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            let length = Int(data[0]) + Int(data[1]) << 8
            #expect(
                throws: ModelFileError(file: path, fault: .headerTooLong(headerBytes: UInt64(length), limitBytes: 50))
            ) {
                try PositionedTensors(path, longestHeader: 50, widths: widths)
            }
            #expect(throws: ModelFileError(file: path, fault: .unsupportedFormat(tensor: "a", format: "F32"))) {
                try PositionedTensors(path, longestHeader: 1000, widths: ["U8": 1])
            }
            for count in [0, 7, 8, 20, data.count - 1] {
                try data.prefix(count).write(to: URL(fileURLWithPath: path))
                #expect(throws: ModelFileError.self) {
                    try PositionedTensors(path, longestHeader: 1000, widths: widths)
                }
            }
            try (Data(repeating: 0xFF, count: 8) + data).write(to: URL(fileURLWithPath: path))
            #expect(throws: ModelFileError.self) { try PositionedTensors(path, longestHeader: 1000, widths: widths) }
        }
    }
}
