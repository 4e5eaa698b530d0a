import Files
import FoundationEssentials
import Glibc

extension NumpyFile {
    /// Reads a float32 array from a file.
    ///
    /// - Throws: ``NumpyFileError``; `FileError` when the file cannot be read.
    public static func read(_ path: String) throws -> NumpyArray {
        try decoded(readFile(path), name: path)
    }

    /// The shape of a float32 array in row-major order, and where its numbers begin in the file, which is not read.
    ///
    /// - Throws: ``NumpyFileError``; `FileError` when the file cannot be read.
    package static func outline(of path: String) throws -> (shape: [Int], offset: Int) {
        let source = try ByteSource(contentsOf: path)
        // No header that NumPy writes comes near.
        let head = Data(try source.read(min(source.count, 1 << 16), at: 0))
        do throws(NumpyFileFault) {
            let (header, start) = try header(head)
            let found = source.count - start
            guard let count = product(header.shape), found / 4 == count, found % 4 == 0 else {
                throw .wrongByteCount(shape: header.shape, found: found)
            }
            return (header.shape, start)
        } catch {
            throw NumpyFileError(file: path, fault: error)
        }
    }

    /// Reads a little-endian float32 array in row-major order, format versions 1 to 3.
    ///
    /// Everything is checked before it is allocated.
    ///
    /// - Parameter name: What error messages call the data.
    /// - Throws: ``NumpyFileError``.
    public static func decoded(_ data: Data, name: String) throws(NumpyFileError) -> NumpyArray {
        do throws(NumpyFileFault) {
            return try decoded(data)
        } catch {
            throw NumpyFileError(file: name, fault: error)
        }
    }

    private static func decoded(_ data: Data) throws(NumpyFileFault) -> NumpyArray {
        let data = data.startIndex == 0 ? data : Data(data)
        let (header, start) = try header(data)
        let found = data.count - start
        guard let count = product(header.shape), found / 4 == count, found % 4 == 0 else {
            throw .wrongByteCount(shape: header.shape, found: found)
        }
        let values = [Float](unsafeUninitializedCapacity: count) { values, initialized in
            data.withUnsafeBytes { bytes in
                for index in 0..<count {
                    let bits = bytes.loadUnaligned(fromByteOffset: start + index * 4, as: UInt32.self)
                    values.initializeElement(at: index, to: Float(bitPattern: UInt32(littleEndian: bits)))
                }
            }
            initialized = count
        }
        return NumpyArray(shape: header.shape, values: values)
    }

    /// The header of a float32 array in row-major order, and where its numbers begin.
    private static func header(_ data: Data) throws(NumpyFileFault) -> (NumpyHeader, start: Int) {
        guard data.count >= 10, data.starts(with: magic) else { throw .notNumpy }
        guard (1...3).contains(data[6]) else { throw .unknownVersion(Int(data[6])) }
        // Version 1 has a length of two bytes, later ones of four.
        let start = data[6] == 1 ? 10 : 12
        guard data.count >= start else { throw .headerTooLong(bytes: start, fileBytes: data.count) }
        let length = data[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= data.count - start else {
            throw .headerTooLong(bytes: start + length, fileBytes: data.count)
        }
        let header = try NumpyHeader([UInt8](data[start..<start + length]))
        guard header.format == "<f4" else { throw .wrongFormat(header.format) }
        guard !header.isColumnMajor else { throw .columnMajor }
        return (header, start + length)
    }

    /// The number of places of a shape; nil where it is no number of this machine.
    private static func product(_ shape: [Int]) -> Int? {
        var product = 1
        for size in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            guard !overflow else { return nil }
            product = next
        }
        return product
    }
}
