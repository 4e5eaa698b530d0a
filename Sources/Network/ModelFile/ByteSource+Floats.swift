import Files
import Numbers

extension ByteSource {
    /// Reads numbers as float32.
    ///
    /// - Parameter range: Bytes, whole numbers of them; the caller has checked that they exist.
    /// - Throws: `FileError`.
    package func floats(_ format: FloatFormat, in range: Range<Int>) throws -> [Float] {
        let count = range.count / format.bytes
        return try [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            try readPieces(range) { piece in
                let rest = UnsafeMutableBufferPointer(rebasing: buffer[initialized..<count])
                initialized += format.convert(piece, into: rest)
            }
        }
    }

    /// The tensor whose rows stand one after the other, float32 or narrower; a large one of a file stays there.
    ///
    /// - Parameter range: The tensor's bytes; the caller has checked that they exist.
    /// - Throws: `FileError`.
    package func tensor(shape: [Int], _ format: FloatFormat, in range: Range<Int>) throws -> Tensor {
        guard isFile, !shape.isEmpty, range.count / format.bytes >= ByteSource.fewValues else {
            return Tensor(shape: shape, values: try floats(format, in: range))
        }
        let rowBytes = range.count / shape[0]
        return Tensor(
            shape: shape,
            keptRows: { rows in
                let start = range.lowerBound + rows.lowerBound * rowBytes
                return try floats(format, in: start..<start + rows.count * rowBytes)
            })
    }

    /// Values that are read once and held, because they take little.
    private static let fewValues = 1 << 16
}
