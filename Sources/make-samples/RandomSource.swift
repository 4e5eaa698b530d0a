/// Random numbers that are the same on every machine and with every release of the toolchain.
///
/// xoshiro256** seeded by SplitMix64. Source: Blackman & Vigna, "Scrambled linear pseudorandom number
/// generators", ACM TOMS 47 (2021), arXiv:1805.01407.
struct RandomSource {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// A source for one picture of a series: its numbers depend on both, and on nothing else.
    init(seed: UInt64, stream: UInt64 = 0) {
        var mixer = seed &+ stream &* 0xD1B5_4A32_D192_ED03
        func splitMix() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var z = mixer
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        state = (splitMix(), splitMix(), splitMix(), splitMix())
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        let scrambled = rotate(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotate(state.3, by: 45)
        return scrambled
    }

    private func rotate(_ value: UInt64, by bits: UInt64) -> UInt64 {
        (value << bits) | (value >> (64 - bits))
    }

    /// A number in 0 ..< 1.
    mutating func uniform() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// A number between the bounds.
    mutating func uniform(_ low: Float, _ high: Float) -> Float {
        low + (high - low) * uniform()
    }

    /// A whole number from the range.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
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
