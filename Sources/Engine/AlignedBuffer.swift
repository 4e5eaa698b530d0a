/// Floats aligned to 64 bytes, zero at first.
///
/// Not synchronised: threads that share one write to different parts.
public final class AlignedBuffer: @unchecked Sendable {
    /// The first value.
    public let start: UnsafeMutablePointer<Float>
    /// The number of values.
    public let count: Int

    /// Allocates `count` zeros.
    public init(count: Int) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(count, 16) * 4, alignment: 64)
        start = memory.bindMemory(to: Float.self, capacity: max(count, 16))
        start.initialize(repeating: 0, count: max(count, 16))
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }

    /// The values.
    public var values: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: start, count: count) }

    /// Sets every value to zero.
    public func clear() { start.update(repeating: 0, count: count) }
}
