/// Dropout (inverted): in training each value is zeroed with probability `rate` and the rest divided by
/// `1 − rate`; in inference it does nothing. Source: Srivastava et al., JMLR 15 (2014).
public struct Dropout: Hashable, Sendable {
    /// The probability that a value is zeroed, in 0..<1.
    public var rate: Float

    /// Dropout with a rate in 0..<1.
    public init(rate: Float) {
        precondition(rate >= 0 && rate < 1, "a dropout rate is at least 0 and below 1")
        self.rate = rate
    }
}
