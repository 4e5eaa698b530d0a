/// A value on the way from a map to its normalisation over channels, as exporters write it in single operators:
/// `(x − mean) / √(mean((x − mean)²) + ε)`.
struct ChannelStatistic {
    /// How far the normalisation has come.
    enum Part: Equatable {
        /// The mean of the channels.
        case mean
        /// `x − mean`.
        case centred
        /// `(x − mean)²`.
        case squares
        /// The mean of the squares, with what was added to it.
        case variance(epsilon: Float)
        /// The root of the variance.
        case deviation(epsilon: Float)
        /// One by the root of the variance.
        case inverse(epsilon: Float)
    }
    /// The map that is normalised.
    let map: MapValue
    /// How far the normalisation has come.
    let part: Part
}
