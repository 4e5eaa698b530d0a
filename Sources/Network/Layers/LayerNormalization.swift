/// Layer normalisation over the channels of each position: `γ · (x − mean) / √(variance + ε) + β`, mean and variance
/// those of the position's own channels.
///
/// It is the same at every place, so that it slides. Source: Ba, Kiros & Hinton, arXiv:1607.06450; over channels only as
/// in Liu et al., "A ConvNet for the 2020s", arXiv:2201.03545.
public struct LayerNormalization: Hashable, Sendable {
    /// Added to the variance.
    public var epsilon: Float

    /// Layer normalisation with the usual constant unless told.
    public init(epsilon: Float = 1e-5) { self.epsilon = epsilon }
}
