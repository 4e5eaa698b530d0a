import Numbers

/// So that every run tests the same values.
extension SplitMix64: RandomNumberGenerator {
    /// A generator that gives the same numbers for the same seed.
    package init(seed: UInt64) { self.init(state: seed) }
}

/// Pseudo-random values in −1…1, always the same.
package func randomValues(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(1 << 31)
    }
}
