/// Batch normalisation, channel by channel: `γ · (x − mean) / √(variance + ε) + β`.
///
/// Training uses the statistics of the batch and keeps running ones, which inference uses.
/// Source: Ioffe & Szegedy, arXiv:1502.03167.
public struct BatchNormalization: Hashable, Sendable {
    /// Added to the variance.
    public var epsilon: Float
    /// The share of the old running statistics that a training step keeps.
    public var momentum: Float

    /// Batch normalisation with the usual constants unless told.
    public init(epsilon: Float = 1e-5, momentum: Float = 0.9) {
        self.epsilon = epsilon
        self.momentum = momentum
    }
}
