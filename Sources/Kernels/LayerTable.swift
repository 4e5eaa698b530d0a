import KernelInterface

/// The kernels of layers that are no plain convolutions.
let layerKernels = LayerKernels(
    convolveDepthwiseRow: { convolveDepthwiseRow($0) },
    normPoolRow: { normPoolRow($0, order: $1) },
    normalizeRow: { normalizeRow($0) },
    normalizeChannels: { normalizeChannels($0) },
    slideSums: { slideSums($0) },
    combineValues: { combineValues($0) },
    fill: { fill($0, $1, $2) },
    scaleNegatives: { scaleNegatives($0, $1, $2) },
    multiplyAndAdd: { multiplyAndAdd($0, $1, $2, $3, $4) },
    gatherChannels: { gatherChannels($0, $1, $2, $3) },
    takeLargest: { takeLargest($0, $1, $2, $3, $4) },
    interpolateRow: { interpolateRow($0) },
    dropValues: { dropValues($0) },
    poolPairs: { poolPairs($0) },
    spreadPairs: { spreadPairs($0) })
