import Synchronization

/// Memory that making a segment needs for a moment, kept for the next segments.
///
/// What comes and goes in large pieces leaves gaps between the small ones that stay, and a program of many drawings and
/// threads held three times what was in use.
package final class SegmentMemory: Sendable {
    /// Unchecked: a block belongs to whoever took it out of the list.
    private struct Block: @unchecked Sendable {
        let bytes: UnsafeMutableRawBufferPointer
    }

    /// Larger blocks are given back at once.
    private static let largestKept = 1 << 21
    private let spare = Mutex<[Block]>([])

    /// Nothing is kept at the beginning.
    package init() {}

    deinit { spare.withLock { for block in $0 { block.bytes.deallocate() } } }

    /// Gives memory to a body, at addresses divisible by 64; what it holds is left from others.
    ///
    /// As many blocks are kept as bodies ran at a time.
    package func with<Result>(
        bytes count: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let block = take(count)
        defer { giveBack(block) }
        return try body(UnsafeMutableRawBufferPointer(rebasing: block.bytes[..<count]))
    }

    private func take(_ count: Int) -> Block {
        let kept = spare.withLock { $0.popLast() }
        if let kept, kept.bytes.count >= count { return kept }
        kept?.bytes.deallocate()
        return Block(bytes: .allocate(byteCount: count, alignment: 64))
    }

    private func giveBack(_ block: Block) {
        guard block.bytes.count <= Self.largestKept else { return block.bytes.deallocate() }
        spare.withLock { $0.append(block) }
    }
}
