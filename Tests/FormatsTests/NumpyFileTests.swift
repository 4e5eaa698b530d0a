import Files
import Foundation
import Testing

@testable import Formats

@Suite struct NumpyFileTests {
    private static func encoded(_ values: [Float], shape: [Int]) -> Data {
        values.reduce(into: NumpyFile.header(shape: shape)) { data, value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
    }

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

    @Test("What is written is read again, whatever the shape", arguments: [[], [5], [2, 3], [1, 2, 3, 4], [0, 7]])
    func writtenIsRead(shape: [Int]) throws {
        let values = (0..<shape.reduce(1, *)).map { Float($0) - 2.5 }
        let array = try NumpyFile.decoded(Self.encoded(values, shape: shape), name: "a.npy")
        #expect(array.shape == shape && array.values == values)
    }

    /// The bytes of a file with this header.
    private static func file(_ header: String, version: UInt8 = 1, data: [UInt8] = []) -> Data {
        let count = header.utf8.count
        let length = [UInt8(count & 0xFF), UInt8(count >> 8)] + (version == 1 ? [] : [0, 0])
        return Data([0x93]) + Data("NUMPY".utf8) + Data([version, 0] + length) + Data(header.utf8) + Data(data)
    }

    @Test(
        "Later versions, other spacing and another order of entries are read",
        arguments: [
            (1, "{'descr':'<f4','fortran_order':False,'shape':(2,)}"),
            (2, "{\"shape\" : ( 2 , ) , \"descr\": \"<f4\", \"fortran_order\": False , }  \n"),
            (3, "{'shape': (1, 2), 'fortran_order': False, 'descr': '<f4'}"),
        ])
    func variantsAreRead(version: UInt8, header: String) throws {
        let data = Self.file(header, version: version, data: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
        #expect(try NumpyFile.decoded(data, name: "a.npy").values == [1, -2])
        // A slice has other indices than a whole file.
        #expect(try NumpyFile.decoded((Data([9, 9]) + data).dropFirst(2), name: "a.npy").values == [1, -2])
    }

    @Test(
        "Files that are something else are refused in words",
        arguments: [
            ("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", "astype('<f4')"),
            ("{'descr': '>f4', 'fortran_order': False, 'shape': (2,)}", "astype('<f4')"),
            ("{'descr': '<f4', 'fortran_order': True, 'shape': (2,)}", "ascontiguousarray"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", "do not fill the shape [3]"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "do not fill the shape [1]"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 9)}", "do not fill"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", "do not fill"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "a number below 2^63"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", "a number below 2^63"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2", "')'"),
            ("{'descr': '<f4', 'fortran_order': False}", "descr, fortran_order and shape"),
            ("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "'descr' only once"),
            ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", "a text in quotation marks"),
            ("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", "True or False"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x", "the end of the header"),
            ("{'descr': '<f4", "a text that ends"),
            ("", "expected '{'"),
        ])
    func othersAreRefused(header: String, words: String) throws {
        let error = #expect(throws: NumpyFileError.self) {
            try NumpyFile.decoded(Self.file(header, data: [0, 0, 0, 0, 0, 0, 0, 0]), name: "a.npy")
        }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test("A file that is cut anywhere is refused, and never trapped on")
    func cutFilesAreRefused() throws {
        let data = Self.encoded([1, 2, 3], shape: [3])
        for count in 0..<data.count {
            #expect(throws: NumpyFileError.self) { try NumpyFile.decoded(data.prefix(count), name: "a.npy") }
        }
        for (index, byte) in [(6, 4), (8, 0xFF), (9, 0xFF)] as [(Int, UInt8)] {
            var damaged = data
            damaged[index] = byte
            #expect(throws: NumpyFileError.self) { try NumpyFile.decoded(damaged, name: "a.npy") }
        }
    }
}
