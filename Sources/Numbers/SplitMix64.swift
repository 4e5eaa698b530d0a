/// The generator that turns one number into many: fills the state of ``RandomSource`` and mixes hashes.
package struct SplitMix64 {
    package var state: UInt64

    /// A generator that goes on from a state.
    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A bijection in which every input bit moves about half of the output bits.
    package static func mix(_ x: UInt64) -> UInt64 {
        var z = x
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A hash of a text that is the same on every machine and in every run.
    package static func hash(_ text: String, seed: UInt64) -> UInt64 {
        var fnv: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { fnv = (fnv ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return mix(mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ fnv)
    }
}
