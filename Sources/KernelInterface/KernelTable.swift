/// The kernels of one instruction set.
///
/// The same sources are compiled once for each instruction set; each copy offers itself as one table, and
/// callers reach kernels only through a table, so that no code for a newer processor can be run by an older
/// one. All pointers to blocked activations and packed weights are aligned to 64 bytes.
public struct KernelTable: Sendable {
    /// The name of the instruction set, for example `avx512`.
    public let name: String
    /// Convolves one output row.
    public let convolveRow: @Sendable (ConvolutionRow) -> Void
    /// Adds a row's share to the gradient of the weights.
    public let accumulateWeightGradient: @Sendable (WeightGradientRow) -> Void
    /// Takes the largest value of each window for one output row.
    public let maximumPoolRow: @Sendable (PoolingRow) -> Void
    /// Takes the mean of each window for one output row.
    public let averagePoolRow: @Sendable (PoolingRow) -> Void
    /// Adds the gradient of one output row of a maximum pooling to its input rows.
    public let maximumPoolGradientRow: @Sendable (PoolingGradientRow) -> Void
    /// Adds the gradient of one output row of an average pooling to its input rows.
    public let averagePoolGradientRow: @Sendable (PoolingGradientRow) -> Void
    /// Applies an activation in place to `count` groups of 16 values.
    public let activate: @Sendable (UnsafeMutablePointer<Float>, _ count: Int, ElementwiseFunction) -> Void
    /// Multiplies a gradient in place by the activation's derivative, given the activation's output.
    public let activationGradient:
        @Sendable (
            _ gradient: UnsafeMutablePointer<Float>, _ output: UnsafePointer<Float>, _ count: Int, ElementwiseFunction
        ) -> Void
    /// `x = x · scale + shift` in place over `count` groups of 16 channels.
    public let scaleAndShift:
        @Sendable (
            UnsafeMutablePointer<Float>, _ count: Int, _ scale: UnsafePointer<Float>, _ shift: UnsafePointer<Float>
        ) -> Void
    /// `sum += Σ x`, `product += Σ x · y` over `count` groups of 16 channels, in float32 for one row.
    public let sumAndDot:
        @Sendable (
            _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int, _ sum: UnsafeMutablePointer<Float>,
            _ product: UnsafeMutablePointer<Float>
        ) -> Void

    /// `x = a · x + b · y + c` in place over `count` groups of 16 channels; a, b, c are one group each.
    public let combine:
        @Sendable (
            UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int, _ a: UnsafePointer<Float>,
            _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>
        ) -> Void

    /// A table from its kernels.
    public init(
        name: String,
        convolveRow: @escaping @Sendable (ConvolutionRow) -> Void,
        accumulateWeightGradient: @escaping @Sendable (WeightGradientRow) -> Void,
        maximumPoolRow: @escaping @Sendable (PoolingRow) -> Void,
        averagePoolRow: @escaping @Sendable (PoolingRow) -> Void,
        maximumPoolGradientRow: @escaping @Sendable (PoolingGradientRow) -> Void,
        averagePoolGradientRow: @escaping @Sendable (PoolingGradientRow) -> Void,
        activate: @escaping @Sendable (UnsafeMutablePointer<Float>, Int, ElementwiseFunction) -> Void,
        activationGradient:
            @escaping @Sendable (UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int, ElementwiseFunction) -> Void,
        scaleAndShift:
            @escaping @Sendable (
                UnsafeMutablePointer<Float>, Int, UnsafePointer<Float>, UnsafePointer<Float>
            ) -> Void,
        sumAndDot:
            @escaping @Sendable (
                UnsafePointer<Float>, UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>,
                UnsafeMutablePointer<Float>
            ) -> Void,
        combine:
            @escaping @Sendable (
                UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int, UnsafePointer<Float>, UnsafePointer<Float>,
                UnsafePointer<Float>
            ) -> Void
    ) {
        self.name = name
        self.convolveRow = convolveRow
        self.accumulateWeightGradient = accumulateWeightGradient
        self.maximumPoolRow = maximumPoolRow
        self.averagePoolRow = averagePoolRow
        self.maximumPoolGradientRow = maximumPoolGradientRow
        self.averagePoolGradientRow = averagePoolGradientRow
        self.activate = activate
        self.activationGradient = activationGradient
        self.scaleAndShift = scaleAndShift
        self.sumAndDot = sumAndDot
        self.combine = combine
    }
}
