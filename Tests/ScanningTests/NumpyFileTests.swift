import Files
import Foundation
import Testing

@testable import Scanning

@Suite struct NumpyFileTests {
    @Test("The header says shape and type, and the data starts at a multiple of 64")
    func headerIsRight() throws {
        let path = NSTemporaryDirectory() + "numpy-\(UUID().uuidString).npy"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try NumpyFile(path, shape: [1, 3, 2])
        for part in [[1, 2, 3, 4], [5, 6]] as [[Float]] { try part.withUnsafeBufferPointer { try file.append($0) } }
        #expect(!FileManager.default.fileExists(atPath: path))
        try file.finish()
        let data = try readFile(path)
        #expect(Array(data.prefix(8)) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
        let length = Int(data[8]) | Int(data[9]) << 8
        #expect((10 + length) % 64 == 0)
        let header = String(decoding: data[10..<10 + length], as: UTF8.self)
        #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 2), }"))
        #expect(header.hasSuffix("\n"))
        #expect(data.count == 10 + length + 24)
        #expect(Array(data.suffix(4)) == [0, 0, 0xC0, 0x40])
    }
}
