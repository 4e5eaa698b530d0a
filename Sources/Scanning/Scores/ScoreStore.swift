import Files

/// Numbers that are appended once and then read at any place: in memory, or in a temporary file.
///
/// One task appends; when all is there, any number of tasks read. Unchecked: what changes changes only in ``append(_:)``,
/// and ``read(_:_:)`` requires that everything has been appended.
package final class ScoreStore: @unchecked Sendable {
    private enum Place {
        case memory(UnsafeMutablePointer<Float>)
        case file(ScratchFile)
    }

    /// Numbers that it holds when it is full.
    package let count: Int
    private let place: Place
    private var filled = 0
    /// What has not been written to the file yet.
    private var pending: [Float] = []
    /// 1 MB at once: large enough that calls of the operating system cost little.
    private static let pendingCount = 1 << 18

    /// Makes room.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package init(count: Int, storage: ScoreStorage) throws {
        let bytes = count * MemoryLayout<Float>.stride
        self.count = count
        switch storage {
        case .budget(let budget, let folder) where bytes > budget:
            place = .file(try ScratchFile(in: folder, reservedBytes: bytes))
        default: place = .memory(.allocate(capacity: count))
        }
    }

    /// Numbers that are there already.
    package init(_ values: [Float]) {
        count = values.count
        filled = count
        let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
        _ = memory.initialize(from: values)
        place = .memory(memory.baseAddress!)
    }

    deinit {
        if case .memory(let memory) = place { memory.deallocate() }
    }

    /// True when the numbers are in memory.
    package var isInMemory: Bool { if case .memory = place { true } else { false } }

    /// Appends numbers.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`, for example when the disk is full.
    package func append(_ values: UnsafeBufferPointer<Float>) throws {
        precondition(filled + values.count <= count, "no more numbers are appended than there is room for")
        switch place {
        case .memory(let memory):
            guard let start = values.baseAddress else { return }
            (memory + filled).update(from: start, count: values.count)
            filled += values.count
        case .file(let file):
            pending.append(contentsOf: values)
            filled += values.count
            guard pending.count >= Self.pendingCount || filled == count else { return }
            try pending.withUnsafeBytes {
                try file.write($0, at: (filled - pending.count) * MemoryLayout<Float>.stride)
            }
            pending.removeAll(keepingCapacity: filled < count)
        }
    }

    /// Gives numbers to read, valid during the call.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`, and what `body` throws.
    package func read<Result>(_ range: Range<Int>, _ body: (UnsafePointer<Float>) throws -> Result) throws -> Result {
        precondition(filled == count, "scores are read when all are there")
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "only what is kept can be read")
        switch place {
        case .memory(let memory): return try body(memory + range.lowerBound)
        case .file(let file):
            return try withUnsafeTemporaryAllocation(of: Float.self, capacity: max(range.count, 1)) { values in
                let wanted = UnsafeMutableRawBufferPointer(
                    start: values.baseAddress, count: range.count * MemoryLayout<Float>.stride)
                try file.read(into: wanted, at: range.lowerBound * MemoryLayout<Float>.stride)
                return try body(values.baseAddress!)
            }
        }
    }
}
