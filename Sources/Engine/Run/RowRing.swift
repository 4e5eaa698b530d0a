import KernelInterface

/// The rows of a feature map that are still needed: row `r` stands in place `r mod capacity`.
///
/// A row has shape [channel block][left margin + width + right margin][16]; the margins stay zero. A picture's
/// own few channels may stand closer together, in 4 lanes instead of 16.
final class RowRing {
    let blocks: Int
    let marginLeft: Int
    private(set) var capacity: Int
    /// Floats from one pixel of a channel block to the next.
    let lanes: Int
    /// Floats from one channel block to the next.
    let blockStride: Int
    private let rowStride: Int
    private var buffer: AlignedBuffer
    /// The rows that are there.
    private(set) var rows = 0..<0

    /// - Throws: ``EngineError/tooMuchMemory(bytes:availableBytes:)``.
    init(_ layout: MapLayout, capacity: Int) throws {
        lanes = layout.lanes
        marginLeft = layout.marginLeft
        self.capacity = capacity
        blocks = blockCount(layout.shape.channels)
        blockStride = layout.rowCount / blocks
        rowStride = layout.rowCount
        buffer = try Self.buffer(rowStride * capacity)
    }

    private static func buffer(_ count: Int) throws -> AlignedBuffer {
        guard let buffer = AlignedBuffer(ifPossible: count) else {
            throw EngineError.tooMuchMemory(bytes: count * 4, availableBytes: nil)
        }
        return buffer
    }

    var bytes: Int { buffer.count * 4 }

    /// The first column of a row.
    func row(_ index: Int) -> UnsafeMutablePointer<Float> {
        buffer.start + (index % capacity) * rowStride + marginLeft * lanes
    }

    func append(_ count: Int) {
        precondition(rows.count + count <= capacity, "a ring of \(capacity) rows cannot take \(count) more")
        rows = rows.lowerBound..<(rows.upperBound + count)
    }

    func drop(before index: Int) {
        let first = min(max(index, rows.lowerBound), rows.upperBound)
        rows = first..<rows.upperBound
    }

    /// Begins anew at a row, with room for a number of rows at least.
    ///
    /// - Throws: ``EngineError/tooMuchMemory(bytes:availableBytes:)``.
    func begin(at row: Int, capacity wanted: Int) throws {
        if wanted > capacity {
            buffer = try Self.buffer(rowStride * wanted)
            capacity = wanted
        }
        rows = row..<row
    }
}

extension RowRing {
    /// One column of a channel block of a row.
    func block(_ block: Int, ofRow row: Int, column: Int) -> UnsafeMutablePointer<Float> {
        self.row(row) + block * blockStride + column * lanesPerBlock
    }

    /// One channel of one column of a row.
    func channel(_ channel: Int, ofRow row: Int, column: Int) -> UnsafeMutablePointer<Float> {
        block(channel / lanesPerBlock, ofRow: row, column: column) + channel % lanesPerBlock
    }
}
