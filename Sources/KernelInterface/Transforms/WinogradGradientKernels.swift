/// The kernels with which a convolution trains in the space of F(4,3), whose tiles have 6 rows and columns.
///
/// They are the transposed steps of the forward pass `y = Aᵀ[(G·w·Gᵀ) ∘ (Bᵀ·x·B)]A`: with `U = A·dy·Aᵀ` the gradients are
/// `dw = Gᵀ[Σ U ∘ (Bᵀ·x·B)]G` and `dx = B[(G·w·Gᵀ) · U]Bᵀ`. Source: Lavin & Gray, arXiv:1509.09308.
package struct WinogradGradientKernels: Sendable {
    /// `G·w·Gᵀ` of 16 kernels of 3×3 side by side, [row][column][16]; the 36 points stand `pointStride` floats apart.
    package let weights:
        @Sendable (_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ pointStride: Int) -> Void
    /// `Gᵀ·S·G`: takes the gradient of 36 points, `pointStride` floats apart, back to [row][column][16].
    package let weightGradient:
        @Sendable (_ source: UnsafePointer<Float>, _ pointStride: Int, _ target: UnsafeMutablePointer<Float>) -> Void
    /// `A·dy·Aᵀ`: transforms tiles of 4 rows and columns of an output's gradient.
    package let outputGradient: @Sendable (TileInputRun) -> Void
    /// `B·M·Bᵀ`: takes sums of products to the gradient of the 6 rows and columns that a tile read.
    package let inputGradient: @Sendable (TileGradientRun) -> Void
    /// Adds some tiles' share to the gradient of the transformed weights.
    package let accumulate: @Sendable (PointShares) -> Void

    /// The kernels together.
    package init(
        weights: @escaping @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void,
        weightGradient: @escaping @Sendable (UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Void,
        outputGradient: @escaping @Sendable (TileInputRun) -> Void,
        inputGradient: @escaping @Sendable (TileGradientRun) -> Void,
        accumulate: @escaping @Sendable (PointShares) -> Void
    ) {
        self.weights = weights
        self.weightGradient = weightGradient
        self.outputGradient = outputGradient
        self.inputGradient = inputGradient
        self.accumulate = accumulate
    }
}
