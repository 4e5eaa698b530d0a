import KernelInterface

#if KERNELS_AVX512
    private let instructionSet = "avx512"
#elseif KERNELS_AVX2
    private let instructionSet = "avx2"
#elseif arch(x86_64)
    private let instructionSet = "sse2"
#else
    private let instructionSet = "neon"
#endif

/// The kernels of the instruction set that this module was compiled for.
public let kernelTable = KernelTable(
    name: instructionSet,
    convolveRow: { convolveRow($0) },
    accumulateWeightGradient: { accumulateWeightGradient($0) },
    maximumPoolRow: { maximumPoolRow($0) },
    averagePoolRow: { averagePoolRow($0) },
    maximumPoolGradientRow: { maximumPoolGradientRow($0) },
    averagePoolGradientRow: { averagePoolGradientRow($0) },
    activate: { activate($0, $1, $2) },
    activationGradient: { activationGradient($0, $1, $2, $3) },
    scaleAndShift: { scaleAndShift($0, $1, $2, $3) },
    sumAndDot: { sumAndDot($0, $1, $2, $3, $4) },
    combine: { combine($0, $1, $2, $3, $4, $5) })
