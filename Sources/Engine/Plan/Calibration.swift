import KernelInterface
import Machine

/// Measures what the processor can do, so that predictions fit this machine.
package enum Calibration {
    /// Billions of additions and multiplications in a second that all threads together do in registers.
    package static func peakGigaflops(_ instructionSet: InstructionSet, pool: WorkerPool) -> Double {
        let kernels = instructionSet.kernels
        // Some milliseconds, also where the kernel was built for debugging.
        var rounds = 200
        while rounds < 200_000, shortest(of: 1, { kernels.multiplyAdd(rounds) }) < 0.002 { rounds *= 10 }
        // Often enough that all threads are awake in some of the runs.
        let seconds = shortest(of: 25) { [rounds] in pool.run(pool.threads) { _ in kernels.multiplyAdd(rounds) } }
        return Double(2 * kernels.multiplyAddsPerRound * rounds * pool.threads) / seconds / 1e9
    }

    /// The profile of one thread.
    package static func profile(_ instructionSet: InstructionSet) -> MachineProfile {
        let pool = WorkerPool(threads: 1)
        return MachineProfile(
            gigaflops: peakGigaflops(instructionSet, pool: pool),
            // Larger than every cache, and smaller than the cache of one core.
            memoryGigabytes: copyGigabytes(instructionSet.kernels, bytes: 128 << 20),
            cacheGigabytes: copyGigabytes(instructionSet.kernels, bytes: 512 << 10))
    }

    /// Billions of bytes in a second that are read while one half of a buffer is added to the other.
    private static func copyGigabytes(_ kernels: KernelTable, bytes: Int) -> Double {
        let buffer = AlignedBuffer(count: bytes / 4)
        let half = buffer.count / 2
        // At least 64 MB are moved, which takes milliseconds.
        let repetitions = max(1, (64 << 20) / bytes)
        let seconds = shortest(of: 5) {
            for _ in 0..<repetitions { kernels.add(buffer.start, buffer.start + half, half / lanesPerBlock) }
        }
        return Double(bytes * repetitions) / seconds / 1e9
    }

    private static func shortest(of runs: Int, _ body: () -> Void) -> Double {
        (0..<runs).map { _ in
            let start = ContinuousClock.now
            body()
            return start.seconds(to: .now)
        }.min()!
    }
}
