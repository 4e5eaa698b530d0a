import KernelInterface

#if KERNELS_AVX512
    private typealias Registers = Tile24
#elseif KERNELS_AVX2 || arch(arm64)
    private typealias Registers = Tile6
#else
    private typealias Registers = Tile3
#endif

/// Multiply-adds of one round of ``multiplyAdd(_:)``.
var multiplyAddsPerRound: Int { Registers.scalars * lanesPerBlock }

/// Multiplies and adds in registers only: what the processor can do at most.
func multiplyAdd(_ rounds: Int) {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 64) { memory in
        let values = memory.bindMemory(to: Float.self).baseAddress!
        for lane in 0..<lanesPerBlock { values[lane] = 0.5 }
        let factor = values.lanes(0)
        var sums = Registers(factor)
        for _ in 0..<rounds { sums.accumulate(factor, values, stride: 0) }
        // The largest sum is stored, so that the work is not optimised away.
        sums.store(values, stride: 0, blockStride: 0)
    }
}
