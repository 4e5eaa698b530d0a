import Files
import Foundation

/// Writes and reads arrays in NumPy's `.npy` format; version 1.0 is written.
///
/// Source: numpy.org, `numpy.lib.format`.
public enum NumpyFile {
    /// The first bytes of every file.
    static let magic = Data([0x93]) + Data("NUMPY".utf8)

    /// The bytes of a float32 array in row-major order.
    public static func encoded(_ values: [Float], shape: [Int]) -> Data {
        precondition(values.count == shape.reduce(1, *), "values must fill the shape exactly")
        let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
        // Magic, version and length take 10 bytes; the data starts at a multiple of 64.
        let padding = (64 - (10 + header.utf8.count + 1) % 64) % 64
        header += String(repeating: " ", count: padding) + "\n"
        var data = magic + Data([1, 0])
        data.append(UInt8(header.utf8.count & 0xFF))
        data.append(UInt8(header.utf8.count >> 8))
        data.append(contentsOf: header.utf8)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    /// Writes a float32 array, atomically.
    public static func write(_ values: [Float], shape: [Int], to path: String) throws {
        try AtomicFile.write(encoded(values, shape: shape), to: path)
    }
}
