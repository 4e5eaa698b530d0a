import PixelKernels
import Synchronization

/// The rows of a picture between decoding and drawing, as red, green and blue; reduced, where a drawing is smaller than the
/// picture: each pixel is then the mean of a block of `factor` times `factor` pixels, less at the right and lower borders.
///
/// One task appends rows. Others read those that are complete, and one of them drops those that are drawn.
final class PixelRows: @unchecked Sendable {
    /// Columns of the reduced picture.
    let width: Int
    /// Rows of the reduced picture.
    let height: Int
    /// Pixels of the picture across and down in one that is kept.
    let factor: Int
    private let fullWidth: Int
    private let fullHeight: Int

    /// Belongs to the task that appends.
    private var appended = 0
    private var row: [UInt8] = []
    private var sums: [UInt16] = []
    private var blocks: [UInt64] = []
    private var summedRows = 0

    /// Rows in each block of memory.
    private static let blockRows = 32
    private let kept: Mutex<Kept>

    /// Unchecked: memory of rows below `rows` is written no more, and that of others by the task that appends only.
    private struct Kept: @unchecked Sendable {
        var memory: [UnsafeMutablePointer<UInt8>] = []
        /// Blocks that were forgotten, for the next rows: freed, they would leave gaps that nothing else fits into.
        var spare: [UnsafeMutablePointer<UInt8>] = []
        /// The first block that is kept.
        var first = 0
        var rows = 0
    }

    /// - Parameters:
    ///   - width: Columns of the picture.
    ///   - height: Rows of the picture.
    ///   - factor: 1 to keep the picture as it is.
    init(width: Int, height: Int, factor: Int) {
        fullWidth = width
        fullHeight = height
        self.factor = factor
        self.width = (width + factor - 1) / factor
        self.height = (height + factor - 1) / factor
        kept = Mutex(Kept())
        if factor > 1 {
            row = [UInt8](repeating: 0, count: 3 * width)
            sums = [UInt16](repeating: 0, count: 3 * width)
            blocks = [UInt64](repeating: 0, count: 3 * self.width)
        }
    }

    deinit { kept.withLock { for block in $0.memory + $0.spare { block.deallocate() } } }

    /// Rows of the reduced picture that may be read.
    var completeRows: Int { kept.withLock { $0.rows } }
    /// True when all rows of the picture were appended; for the task that appends.
    var isComplete: Bool { appended == fullHeight }
    /// Bytes of a row.
    private var rowBytes: Int { 3 * width }

    /// Appends the next row of the picture.
    ///
    /// - Parameter read: Writes red, green and blue, shape [width of the picture, 3].
    func append(_ read: (UnsafeMutablePointer<UInt8>) throws -> Void) rethrows {
        if factor == 1 {
            let place = placeOfNextRow()
            try read(place)
            kept.withLock { $0.rows += 1 }
        } else {
            try row.withUnsafeMutableBufferPointer { try read($0.baseAddress!) }
            addRow(row, count: 3 * fullWidth, to: &sums)
            summedRows += 1
            let isBlockComplete = (appended + 1) % factor == 0 || appended + 1 == fullHeight
            // As many rows as sums of 16 bits hold.
            if isBlockComplete || summedRows == 257 { addSums() }
            if isBlockComplete { appendBlocks(rows: appended % factor + 1) }
        }
        appended += 1
    }

    private func addSums() {
        addBlocks(sums, width: fullWidth, factor: factor, to: &blocks)
        sums.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        summedRows = 0
    }

    private func appendBlocks(rows: Int) {
        let place = placeOfNextRow()
        for column in 0..<width {
            let count = UInt64(rows * min(factor, fullWidth - column * factor))
            for channel in 0..<3 {
                place[3 * column + channel] = UInt8((blocks[3 * column + channel] + count / 2) / count)
                blocks[3 * column + channel] = 0
            }
        }
        kept.withLock { $0.rows += 1 }
    }

    private func placeOfNextRow() -> UnsafeMutablePointer<UInt8> {
        kept.withLock { kept in
            let place = kept.rows % Self.blockRows
            if place == 0 {
                kept.memory.append(kept.spare.popLast() ?? .allocate(capacity: Self.blockRows * rowBytes))
            }
            return kept.memory.last! + place * rowBytes
        }
    }

    /// Copies a row that is complete and was not dropped.
    func copyRow(_ y: Int, into target: UnsafeMutablePointer<UInt8>) {
        let place = kept.withLock { kept in
            precondition(y < kept.rows && y / Self.blockRows >= kept.first, "a row is read while it is kept")
            return kept.memory[y / Self.blockRows - kept.first] + y % Self.blockRows * rowBytes
        }
        target.update(from: place, count: rowBytes)
    }

    /// Forgets rows that nobody reads any more, in whole blocks.
    func drop(before y: Int) {
        kept.withLock { kept in
            while (kept.first + 1) * Self.blockRows <= min(y, kept.rows) {
                kept.spare.append(kept.memory.removeFirst())
                kept.first += 1
            }
        }
    }
}
