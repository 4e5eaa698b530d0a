import Files

/// The tensors of a safetensors file that are read at any place, and never as a whole.
///
/// Format: https://github.com/huggingface/safetensors, "Format".
package struct PositionedTensors: Sendable {
    /// Where a tensor lies.
    package struct Place: Sendable, Equatable {
        /// What the format calls its numbers: `F32`, `F16`, `U8`.
        package let format: String
        /// The size of each dimension; the last one changes fastest.
        package let shape: [Int]
        /// Its first byte in the file.
        package let offset: Int

        /// A place from its facts.
        package init(format: String, shape: [Int], offset: Int) {
            self.format = format
            self.shape = shape
            self.offset = offset
        }
    }

    /// The file.
    package let file: PositionedFile
    /// The texts of the header.
    package let metadata: [String: String]
    /// The tensors by their names.
    package let places: [String: Place]

    /// Reads the header, and checks that the tensors fill the file without gap or overlap.
    ///
    /// - Parameters:
    ///   - longestHeader: The most bytes of a header that are read.
    ///   - widths: The bytes of a number of each format that is expected.
    /// - Throws: ``ModelFileError``, and `FileError` when the file cannot be read.
    /// - Complexity: O(header); no tensor is read.
    package init(_ path: String, longestHeader: Int, widths: [String: Int]) throws {
        let file = try PositionedFile(path)
        self.file = file
        do throws(ModelFileFault) {
            guard file.bytes >= 8 else { throw .tooShort(bytes: file.bytes) }
        } catch {
            throw ModelFileError(file: path, fault: error)
        }
        var length: UInt64 = 0
        try withUnsafeMutableBytes(of: &length) { try file.read(into: $0, at: 0) }
        length = UInt64(littleEndian: length)
        let limit = min(file.bytes - 8, longestHeader)
        guard length <= limit else {
            throw ModelFileError(file: path, fault: .headerTooLong(headerBytes: length, limitBytes: limit))
        }
        var json = [UInt8](repeating: 0, count: Int(length))
        try json.withUnsafeMutableBytes { try file.read(into: $0, at: 8) }
        let start = 8 + json.count
        do throws(ModelFileFault) {
            let header = try SafetensorsHeader(json: json)
            try header.checkLayout(dataBytes: file.bytes - start) { widths[$0] }
            metadata = header.metadata
            var places: [String: Place] = [:]
            for entry in header.entries {
                places[entry.name] = Place(format: entry.format, shape: entry.shape, offset: start + entry.start)
            }
            self.places = places
        } catch {
            throw ModelFileError(file: path, fault: error)
        }
    }
}
