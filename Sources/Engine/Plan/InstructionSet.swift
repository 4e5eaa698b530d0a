import KernelInterface
import Kernels

#if arch(x86_64)
    import KernelsAVX2
    import KernelsAVX512
#endif

/// The instruction sets that the kernels were compiled for.
public enum InstructionSet: String, CaseIterable, Sendable {
    /// What every processor of this architecture has: SSE2 on x86-64, NEON on arm64.
    case baseline
    /// AVX2 and FMA (x86-64-v3).
    case avx2
    /// AVX-512 F, BW, CD, DQ, VL (x86-64-v4).
    case avx512

    /// True when this processor and operating system can run it.
    public var isSupported: Bool {
        switch self {
        case .baseline: true
        case .avx2: ProcessorFeatures.current.hasV3
        case .avx512: ProcessorFeatures.current.hasV4
        }
    }

    /// The widest set that this processor can run.
    public static let best: InstructionSet = allCases.last { $0.isSupported } ?? .baseline

    /// The kernels of this set, which must be supported.
    package var kernels: KernelTable {
        precondition(isSupported, "this processor cannot run \(rawValue) kernels")
        #if arch(x86_64)
            switch self {
            case .baseline: return Kernels.kernelTable
            case .avx2: return KernelsAVX2.kernelTable
            case .avx512: return KernelsAVX512.kernelTable
            }
        #else
            return Kernels.kernelTable
        #endif
    }
}
