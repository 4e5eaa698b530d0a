import KernelInterface
import Machine
import Network

/// What operations work with: threads, kernels and memory that is reused.
final class Workbench {
    let pool: WorkerPool
    let kernels: KernelTable
    /// Zeros, as long as the longest row of a map.
    let zeros: UnsafePointer<Float>
    let shared: UnsafeMutablePointer<Float>
    private let buffers: [AlignedBuffer]
    private let perThread: Int

    /// - Throws: ``EngineError/tooMuchMemory(bytes:availableBytes:)``.
    init(pool: WorkerPool, kernels: KernelTable, zeros: Int, shared: Int, perThread: Int) throws {
        self.pool = pool
        self.kernels = kernels
        // Whole pages of 4096 bytes, so that threads never share one.
        self.perThread = perThread.roundedUp(to: 1024)
        buffers = try [zeros, shared, self.perThread * pool.threads].map { count in
            guard let buffer = AlignedBuffer(ifPossible: count) else {
                throw EngineError.tooMuchMemory(bytes: count * 4, availableBytes: nil)
            }
            return buffer
        }
        self.zeros = UnsafePointer(buffers[0].start)
        self.shared = buffers[1].start
    }

    /// The memory of one thread.
    func scratch(of worker: Int) -> UnsafeMutablePointer<Float> { buffers[2].start + worker * perThread }

    var bytes: Int { buffers.reduce(0) { $0 + $1.count * 4 } }
}
