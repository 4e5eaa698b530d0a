import Numbers

/// The random numbers of the sample pictures: those of a ``RandomSource``, drawn in float32.
///
/// The draws are apart from those of `RandomSource`, which are in float64 and take other bits: the pictures of the
/// package, and the numbers that were measured on them, would be others.
struct SmearRandom {
    private var bits: RandomSource

    /// A source for one picture of a series: its numbers depend on both, and on nothing else.
    init(seed: UInt64, stream: UInt64 = 0) {
        // Multiplying with an odd number is a bijection: every stream has a start of its own, far from its neighbours'.
        bits = RandomSource(seed: seed &+ stream &* 0xD1B5_4A32_D192_ED03)
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 { bits.next() }

    /// A number in 0 ..< 1.
    mutating func uniform() -> Float {
        Float(bits.next() >> 40) * 0x1p-24
    }

    /// A number between the bounds.
    mutating func uniform(_ low: Float, _ high: Float) -> Float {
        low + (high - low) * uniform()
    }

    /// A whole number from the range.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(bits.next() % UInt64(range.count))
    }

    /// True with the given probability.
    mutating func chance(_ probability: Float) -> Bool {
        uniform() < probability
    }

    /// A nearly normal number with mean 0 and deviation 1: the sum of four uniform ones (Irwin-Hall), which
    /// needs no logarithm.
    mutating func normal() -> Float {
        (uniform() + uniform() + uniform() + uniform() - 2) * 1.732_050_8
    }

    /// An angle in radians.
    mutating func angle() -> Float {
        uniform(0, 2 * .pi)
    }
}
