import Files
import FoundationEssentials
import Glibc

/// Writes an array of float32 numbers in NumPy's `.npy` format, version 1.0, in pieces; reads whole ones.
///
/// The file appears under its name when ``finish()`` returns. Source: numpy.org, `numpy.lib.format`.
public final class NumpyFile {
    /// The first bytes of every file.
    static let magic = Data([0x93]) + Data("NUMPY".utf8)
    private let file: AtomicFile
    private let count: Int
    private var written = 0

    /// Writes the header.
    ///
    /// - Parameter shape: The size of each dimension; the last one changes fastest.
    /// - Throws: `FileError/cannotWrite(path:reason:)`.
    public init(_ path: String, shape: [Int]) throws {
        file = try AtomicFile(path)
        count = shape.reduce(1, *)
        try Self.header(shape: shape).withUnsafeBytes { try file.write($0) }
    }

    /// Appends numbers in row-major order.
    ///
    /// - Throws: `FileError/cannotWrite(path:reason:)`, for example when the disk is full.
    public func append(_ values: UnsafeBufferPointer<Float>) throws {
        precondition(written + values.count <= count, "values must fill the shape exactly")
        written += values.count
        #if _endian(little)
            try file.write(UnsafeRawBufferPointer(values))
        #else
            try values.map(\.bitPattern.littleEndian).withUnsafeBytes { try file.write($0) }
        #endif
    }

    /// Completes the file and gives it its name.
    ///
    /// - Throws: `FileError/cannotWrite(path:reason:)`.
    public func finish() throws {
        precondition(written == count, "values must fill the shape exactly")
        try file.commit()
    }

    /// Writes a whole array.
    ///
    /// - Throws: `FileError/cannotWrite(path:reason:)`.
    public static func write(_ values: [Float], shape: [Int], to path: String) throws {
        let file = try NumpyFile(path, shape: shape)
        try values.withUnsafeBufferPointer { try file.append($0) }
        try file.finish()
    }

    /// The bytes before the numbers.
    static func header(shape: [Int]) -> Data {
        let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
        // Magic, version and length take 10 bytes; the data starts at a multiple of 64.
        let padding = (64 - (10 + header.utf8.count + 1) % 64) % 64
        header += String(repeating: " ", count: padding) + "\n"
        var data = magic + Data([1, 0])
        data.append(UInt8(header.utf8.count & 0xFF))
        data.append(UInt8(header.utf8.count >> 8))
        data.append(contentsOf: header.utf8)
        return data
    }
}
