/// The kernels of one instruction set.
///
/// The same sources are compiled once for each instruction set; each copy offers itself as one table, and
/// callers reach kernels only through a table, so that no code for a newer processor can be run by an older
/// one. All pointers to blocked activations and packed weights are aligned to 64 bytes.
package struct KernelTable: Sendable {
    /// The name of the instruction set, for example `avx512`.
    package let name: String
    /// Convolves one output row.
    package let convolveRow: @Sendable (ConvolutionRow) -> Void
    /// Convolves two rows and pools them.
    package let convolvePooledRow: @Sendable (PooledConvolutionRow) -> Void
    /// Convolves some rows of the same filters and positions with the weights read once.
    package let convolveStreamed: @Sendable (_ rows: UnsafePointer<ConvolutionRow>, _ count: Int) -> Void
    /// Multiplies transformed tiles with transformed weights.
    package let multiplyPoints: @Sendable (PointProducts) -> Void
    /// The same with complex values.
    package let multiplyComplexPoints: @Sendable (PointProducts) -> Void
    /// Transforms tiles of `size` rows and columns for F(size − 2, 3).
    package let winogradInput: @Sendable (TileInputRun, _ size: Int) -> Void
    /// Takes tiles back from the points of F(size − 2, 3).
    package let winogradOutput: @Sendable (TileOutputRun, _ size: Int) -> Void
    /// Transforms tiles of `size` rows and columns into their spectra.
    package let fourierInput: @Sendable (TileInputRun, _ size: Int, _ twiddles: UnsafePointer<Float>) -> Void
    /// Takes tiles back from their spectra.
    package let fourierOutput: @Sendable (TileOutputRun, _ size: Int, _ twiddles: UnsafePointer<Float>) -> Void
    /// Multiplies and adds in registers only.
    package let multiplyAdd: @Sendable (_ rounds: Int) -> Void
    /// Multiply-adds of one such round.
    package let multiplyAddsPerRound: Int
    /// Adds a row's share to the gradient of the weights.
    package let accumulateWeightGradient: @Sendable (WeightGradientRow) -> Void
    /// Takes the largest value of each window for one output row.
    package let maximumPoolRow: @Sendable (PoolingRow) -> Void
    /// Takes the mean of each window for one output row.
    package let averagePoolRow: @Sendable (PoolingRow) -> Void
    /// Adds the gradient of one output row of a maximum pooling to its input rows.
    package let maximumPoolGradientRow: @Sendable (PoolingGradientRow) -> Void
    /// Adds the gradient of one output row of an average pooling to its input rows.
    package let averagePoolGradientRow: @Sendable (PoolingGradientRow) -> Void
    /// `x += y` over `count` groups of 16 values.
    package let add: @Sendable (_ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int) -> Void
    /// Applies an activation in place to `count` groups of 16 values.
    package let activate: @Sendable (UnsafeMutablePointer<Float>, _ count: Int, ElementwiseFunction) -> Void
    /// Multiplies a gradient by the activation's derivative, given the activation's output; the target may be the gradient.
    package let activationGradient:
        @Sendable (
            _ target: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ output: UnsafePointer<Float>,
            _ count: Int, ElementwiseFunction
        ) -> Void
    /// `target = x · scale + shift` over `count` groups of 16 channels; the target may be x.
    package let scaleAndShift:
        @Sendable (
            _ target: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int,
            _ scale: UnsafePointer<Float>, _ shift: UnsafePointer<Float>
        ) -> Void
    /// `sum += Σ x`, `product += Σ x · y` over `count` groups of 16 channels, in float32 for one row.
    package let sumAndDot:
        @Sendable (
            _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int, _ sum: UnsafeMutablePointer<Float>,
            _ product: UnsafeMutablePointer<Float>
        ) -> Void

    /// `x = a · x + b · y + c` in place over `count` groups of 16 channels; a, b, c are one group each.
    package let combine:
        @Sendable (
            UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int, _ a: UnsafePointer<Float>,
            _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>
        ) -> Void

    /// The kernels with which convolutions train in Winograd's space.
    package let winogradGradients: WinogradGradientKernels
    /// The kernels of layers that are no convolutions.
    package let layers: LayerKernels

    /// A table from its kernels.
    package init(
        name: String,
        convolveRow: @escaping @Sendable (ConvolutionRow) -> Void,
        convolvePooledRow: @escaping @Sendable (PooledConvolutionRow) -> Void,
        convolveStreamed: @escaping @Sendable (UnsafePointer<ConvolutionRow>, Int) -> Void,
        multiplyPoints: @escaping @Sendable (PointProducts) -> Void,
        multiplyComplexPoints: @escaping @Sendable (PointProducts) -> Void,
        winogradInput: @escaping @Sendable (TileInputRun, Int) -> Void,
        winogradOutput: @escaping @Sendable (TileOutputRun, Int) -> Void,
        fourierInput: @escaping @Sendable (TileInputRun, Int, UnsafePointer<Float>) -> Void,
        fourierOutput: @escaping @Sendable (TileOutputRun, Int, UnsafePointer<Float>) -> Void,
        multiplyAdd: @escaping @Sendable (Int) -> Void,
        multiplyAddsPerRound: Int,
        accumulateWeightGradient: @escaping @Sendable (WeightGradientRow) -> Void,
        maximumPoolRow: @escaping @Sendable (PoolingRow) -> Void,
        averagePoolRow: @escaping @Sendable (PoolingRow) -> Void,
        maximumPoolGradientRow: @escaping @Sendable (PoolingGradientRow) -> Void,
        averagePoolGradientRow: @escaping @Sendable (PoolingGradientRow) -> Void,
        add: @escaping @Sendable (UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int) -> Void,
        activate: @escaping @Sendable (UnsafeMutablePointer<Float>, Int, ElementwiseFunction) -> Void,
        activationGradient:
            @escaping @Sendable (
                UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, Int, ElementwiseFunction
            ) -> Void,
        scaleAndShift:
            @escaping @Sendable (
                UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int, UnsafePointer<Float>, UnsafePointer<Float>
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
            ) -> Void,
        winogradGradients: WinogradGradientKernels,
        layers: LayerKernels
    ) {
        self.name = name
        self.convolveRow = convolveRow
        self.convolvePooledRow = convolvePooledRow
        self.convolveStreamed = convolveStreamed
        self.multiplyPoints = multiplyPoints
        self.multiplyComplexPoints = multiplyComplexPoints
        self.winogradInput = winogradInput
        self.winogradOutput = winogradOutput
        self.fourierInput = fourierInput
        self.fourierOutput = fourierOutput
        self.multiplyAdd = multiplyAdd
        self.multiplyAddsPerRound = multiplyAddsPerRound
        self.accumulateWeightGradient = accumulateWeightGradient
        self.maximumPoolRow = maximumPoolRow
        self.averagePoolRow = averagePoolRow
        self.maximumPoolGradientRow = maximumPoolGradientRow
        self.averagePoolGradientRow = averagePoolGradientRow
        self.add = add
        self.activate = activate
        self.activationGradient = activationGradient
        self.scaleAndShift = scaleAndShift
        self.sumAndDot = sumAndDot
        self.combine = combine
        self.winogradGradients = winogradGradients
        self.layers = layers
    }
}
