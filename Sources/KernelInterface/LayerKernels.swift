/// The kernels of layers that are no plain convolutions: each for a row, or for neighbouring positions of a row.
///
/// Values of one channel block at neighbouring positions stand in groups of 16.
package struct LayerKernels: Sendable {
    /// Convolves each channel with kernels of its own.
    package let convolveDepthwiseRow: @Sendable (DepthwiseRow) -> Void
    /// Takes `(Σ |x|^order)^(1/order)` of each window for one output row.
    package let normPoolRow: @Sendable (PoolingRow, _ order: Int) -> Void
    /// Divides each value by a power of the squares of the channels around it.
    package let normalizeRow: @Sendable (NormalizedRow) -> Void
    /// Normalises the channels of each position of a row.
    package let normalizeChannels: @Sendable (ChannelNormalizedRow) -> Void
    /// Takes means over neighbouring positions of a row.
    package let slideSums: @Sendable (SlidingSumRow) -> Void
    /// `x = x ∘ y` in place over `count` groups.
    package let combineValues: @Sendable (ValueCombination) -> Void
    /// Copies a group to `count` groups.
    package let fill: @Sendable (UnsafeMutablePointer<Float>, _ count: Int, _ group: UnsafePointer<Float>) -> Void
    /// Multiplies values below zero with the slopes of their channels, in place over `count` groups.
    package let scaleNegatives:
        @Sendable (UnsafeMutablePointer<Float>, _ count: Int, _ slopes: UnsafePointer<Float>) -> Void
    /// `target = source · scale + shift`, all of `count` groups.
    package let multiplyAndAdd:
        @Sendable (
            _ target: UnsafeMutablePointer<Float>, _ source: UnsafePointer<Float>, _ scale: UnsafePointer<Float>,
            _ shift: UnsafePointer<Float>, _ count: Int
        ) -> Void
    /// Gathers 16 channels: value `n` of each group comes from `offsets[n]` floats behind the position's start.
    package let gatherChannels:
        @Sendable (
            _ target: UnsafeMutablePointer<Float>, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>,
            _ count: Int
        ) -> Void
    /// Takes the largest of several channels for each of 16 lanes: lane `n` of each group becomes the largest value that
    /// stands `offsets[piece · 16 + n]` floats behind the position's start, for all pieces.
    package let takeLargest:
        @Sendable (
            _ target: UnsafeMutablePointer<Float>, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>,
            _ pieces: Int, _ count: Int
        ) -> Void
    /// Makes values that stand between rows and columns.
    package let interpolateRow: @Sendable (InterpolatedRow) -> Void
    /// Drops a random share of the values.
    package let dropValues: @Sendable (DroppedValues) -> Void
    /// Takes the largest of each 2×2 values and remembers where it stood.
    package let poolPairs: @Sendable (PooledPairs) -> Void
    /// Gives gradients of pooled values to the places that were remembered, and zero to the others.
    package let spreadPairs: @Sendable (PooledPairs) -> Void

    /// The kernels together.
    package init(
        convolveDepthwiseRow: @escaping @Sendable (DepthwiseRow) -> Void,
        normPoolRow: @escaping @Sendable (PoolingRow, Int) -> Void,
        normalizeRow: @escaping @Sendable (NormalizedRow) -> Void,
        normalizeChannels: @escaping @Sendable (ChannelNormalizedRow) -> Void,
        slideSums: @escaping @Sendable (SlidingSumRow) -> Void,
        combineValues: @escaping @Sendable (ValueCombination) -> Void,
        fill: @escaping @Sendable (UnsafeMutablePointer<Float>, Int, UnsafePointer<Float>) -> Void,
        scaleNegatives: @escaping @Sendable (UnsafeMutablePointer<Float>, Int, UnsafePointer<Float>) -> Void,
        multiplyAndAdd:
            @escaping @Sendable (
                UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, Int
            ) -> Void,
        gatherChannels:
            @escaping @Sendable (
                UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafePointer<Int>, Int
            ) -> Void,
        takeLargest:
            @escaping @Sendable (
                UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafePointer<Int>, Int, Int
            ) -> Void,
        interpolateRow: @escaping @Sendable (InterpolatedRow) -> Void,
        dropValues: @escaping @Sendable (DroppedValues) -> Void,
        poolPairs: @escaping @Sendable (PooledPairs) -> Void,
        spreadPairs: @escaping @Sendable (PooledPairs) -> Void
    ) {
        self.convolveDepthwiseRow = convolveDepthwiseRow
        self.normPoolRow = normPoolRow
        self.normalizeRow = normalizeRow
        self.normalizeChannels = normalizeChannels
        self.slideSums = slideSums
        self.combineValues = combineValues
        self.fill = fill
        self.scaleNegatives = scaleNegatives
        self.multiplyAndAdd = multiplyAndAdd
        self.gatherChannels = gatherChannels
        self.takeLargest = takeLargest
        self.interpolateRow = interpolateRow
        self.dropValues = dropValues
        self.poolPairs = poolPairs
        self.spreadPairs = spreadPairs
    }
}
