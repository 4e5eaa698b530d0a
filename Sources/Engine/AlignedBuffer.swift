import Foundation

/// Floats aligned to 64 bytes, zero at first.
///
/// Not synchronised: threads that share one write to different parts.
public final class AlignedBuffer: @unchecked Sendable {
    /// The first value.
    public let start: UnsafeMutablePointer<Float>
    /// The number of values.
    public let count: Int

    /// Allocates `count` zeros; ends the program where the system has no such memory.
    public convenience init(count: Int) {
        self.init(ifPossible: count)!
    }

    /// Allocates `count` zeros, or gives nil where the system has no such memory.
    public init?(ifPossible count: Int) {
        let (bytes, overflows) = max(count, 16).multipliedReportingOverflow(by: MemoryLayout<Float>.size)
        var memory: UnsafeMutableRawPointer?
        guard !overflows, posix_memalign(&memory, 64, bytes) == 0, let memory else { return nil }
        start = memory.bindMemory(to: Float.self, capacity: max(count, 16))
        start.initialize(repeating: 0, count: max(count, 16))
        self.count = count
    }

    deinit { free(start) }

    /// The values.
    public var values: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: start, count: count) }

    /// Sets every value to zero.
    public func clear() { start.update(repeating: 0, count: count) }
}
