import Glibc

/// Floats aligned to 64 bytes, zero at first.
///
/// Not synchronised: threads that share one write to different parts.
package final class AlignedBuffer: @unchecked Sendable {
    /// The first value.
    package let start: UnsafeMutablePointer<Float>
    /// The number of values.
    package let count: Int

    /// Allocates `count` zeros; ends the program where the system has no such memory.
    package convenience init(count: Int) {
        self.init(ifPossible: count)!
    }

    /// Allocates `count` zeros, or gives nil where the system has no such memory.
    package init?(ifPossible count: Int) {
        let (bytes, overflows) = max(count, 16).multipliedReportingOverflow(by: MemoryLayout<Float>.size)
        var memory: UnsafeMutableRawPointer?
        let isLarge = bytes >= AlignedBuffer.hugePage
        guard !overflows, posix_memalign(&memory, isLarge ? AlignedBuffer.hugePage : 64, bytes) == 0, let memory else {
            return nil
        }
        #if os(Linux)
            // Weights and scratch memory are walked through plane by plane; small pages would miss their table of
            // addresses at each step. It is advice: without it everything still works.
            if isLarge { madvise(memory, bytes, MADV_HUGEPAGE) }
        #endif
        start = memory.bindMemory(to: Float.self, capacity: max(count, 16))
        start.initialize(repeating: 0, count: max(count, 16))
        self.count = count
    }

    deinit { free(start) }

    /// Bytes of a large page of x86-64 and arm64.
    private static let hugePage = 2 << 20

    /// The values.
    @inlinable package var values: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: start, count: count)
    }

    /// Sets every value to zero.
    package func clear() { start.update(repeating: 0, count: count) }
}
