import Files

/// Numbers that are appended once and read at any place that is filled: in memory, in a temporary file, or in a score map
/// file that was written before.
///
/// One task appends; while it does not, any number of tasks read. Unchecked: what changes changes only in ``append(_:)``.
package final class ScoreStore: @unchecked Sendable {
    private enum Place {
        case memory(UnsafeMutablePointer<Float>)
        case file(ScratchFile)
        case stored(StoredScores)
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

    /// The scores of a score map file, which stay there.
    init(_ scores: StoredScores) {
        count = scores.count
        filled = count
        place = .stored(scores)
    }

    /// The scores of a score map file, read into memory.
    ///
    /// - Throws: `FileError`; ``ScoreMapError`` where a score is not finite.
    init(loading scores: StoredScores) throws {
        count = scores.count
        filled = count
        let memory = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
        place = .memory(memory)
        var done = 0
        while done < count {
            let next = min(done + Self.pendingCount, count)
            try scores.read(done..<next, into: memory + done)
            done = next
        }
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
        case .stored: preconditionFailure("the scores of a score map file are complete")
        }
    }

    /// Gives numbers to read, valid during the call.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`, and what `body` throws.
    package func read<Result>(_ range: Range<Int>, _ body: (UnsafePointer<Float>) throws -> Result) throws -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= filled, "only what is kept can be read")
        switch place {
        case .memory(let memory): return try body(memory + range.lowerBound)
        case .stored(let scores):
            return try withUnsafeTemporaryAllocation(of: Float.self, capacity: max(range.count, 1)) { values in
                try scores.read(range, into: values.baseAddress!)
                return try body(values.baseAddress!)
            }
        case .file(let file):
            return try withUnsafeTemporaryAllocation(of: Float.self, capacity: max(range.count, 1)) { values in
                // What was appended last is not in the file yet.
                let written = range.clamped(to: 0..<filled - pending.count)
                let wanted = UnsafeMutableRawBufferPointer(
                    start: values.baseAddress, count: written.count * MemoryLayout<Float>.stride)
                if !written.isEmpty { try file.read(into: wanted, at: written.lowerBound * MemoryLayout<Float>.stride) }
                for place in max(
                    range.lowerBound, filled - pending.count)..<max(range.upperBound, filled - pending.count)
                {
                    values[place - range.lowerBound] = pending[place - (filled - pending.count)]
                }
                return try body(values.baseAddress!)
            }
        }
    }
}
