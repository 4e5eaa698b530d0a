import FCNScanKit

/// Keeps the bytes of a body as they come, in memory or on a disk, once.
struct PictureSpool {
    /// Bytes so far.
    private(set) var count = 0
    private var file: ScratchFile
    private var isInMemory: Bool
    private let bytesInMemory: Int

    /// - Parameters:
    ///   - expected: Bytes that are announced; nil where nothing is.
    ///   - bytesInMemory: More go to a temporary file without a name.
    /// - Throws: `FileError`.
    init(expected: Int?, bytesInMemory: Int) throws {
        self.bytesInMemory = bytesInMemory
        isInMemory = (expected ?? 0) <= bytesInMemory
        file = isInMemory ? try EncodedPicture.fileInMemory() : try ScratchFile(in: ScratchFile.systemFolder)
    }

    /// - Throws: `FileError`, for example where the disk is full.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        if isInMemory, count + bytes.count > bytesInMemory { try moveToDisk() }
        try file.write(bytes, at: count)
        count += bytes.count
    }

    /// The picture; nothing is appended any more.
    func finished() -> EncodedPicture { EncodedPicture(file) }

    private mutating func moveToDisk() throws {
        let onDisk = try ScratchFile(in: ScratchFile.systemFolder)
        try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            var done = 0
            while done < count {
                let piece = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(count - done))
                try file.read(into: piece, at: done)
                try onDisk.write(UnsafeRawBufferPointer(piece), at: done)
                done += piece.count
            }
        }
        (file, isInMemory) = (onDisk, false)
    }
}
