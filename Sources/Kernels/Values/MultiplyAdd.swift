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
    let count = (Registers.scalars + 1) * lanesPerBlock
    withUnsafeTemporaryAllocation(byteCount: count * 4, alignment: 64) { memory in
        let values = memory.bindMemory(to: Float.self).baseAddress!
        // Different sums, or the compiler would keep one for all of them.
        for index in 0..<count { values[index] = 1 / Float(index + 2) }
        var sums = Registers(loading: values, stride: lanesPerBlock, blockStride: 0)
        let factor = values.lanes(Registers.scalars * lanesPerBlock)
        for _ in 0..<rounds { sums.accumulate(factor, values, stride: 0) }
        // They are stored, so that the work is not optimised away.
        sums.store(values, stride: lanesPerBlock, blockStride: 0)
        if values[0].isNaN { preconditionFailure("sums of finite numbers are numbers") }
    }
}
