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
package let kernelTable = KernelTable(
    name: instructionSet,
    convolveRow: { convolveRow($0) },
    convolvePooledRow: { convolvePooledRow($0) },
    convolveStreamed: { convolveStreamed($0, $1) },
    multiplyPoints: { multiplyPoints($0) },
    multiplyComplexPoints: { multiplyComplexPoints($0) },
    winogradInput: { winogradInput($0, size: $1) },
    winogradOutput: { winogradOutput($0, size: $1) },
    fourierInput: { fourierInput($0, size: $1, twiddles: $2) },
    fourierOutput: { fourierOutput($0, size: $1, twiddles: $2) },
    multiplyAdd: { multiplyAdd($0) },
    multiplyAddsPerRound: multiplyAddsPerRound,
    accumulateWeightGradient: { accumulateWeightGradient($0) },
    maximumPoolRow: { maximumPoolRow($0) },
    averagePoolRow: { averagePoolRow($0) },
    maximumPoolGradientRow: { maximumPoolGradientRow($0) },
    averagePoolGradientRow: { averagePoolGradientRow($0) },
    add: { add($0, $1, $2) },
    activate: { activate($0, $1, $2) },
    activationGradient: { activationGradient($0, $1, $2, $3, $4) },
    scaleAndShift: { scaleAndShift($0, $1, $2, $3, $4) },
    sumAndDot: { sumAndDot($0, $1, $2, $3, $4) },
    combine: { combine($0, $1, $2, $3, $4, $5) },
    winogradGradients: WinogradGradientKernels(
        weights: { winogradWeights($0, $1, $2) },
        weightGradient: { winogradWeightGradient($0, $1, $2) },
        outputGradient: { winogradOutputGradient($0) },
        inputGradient: { winogradInputGradient($0) },
        accumulate: { accumulatePoints($0) }),
    layers: layerKernels)
