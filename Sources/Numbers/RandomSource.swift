import Glibc

/// A small, fast, deterministic generator of random numbers.
///
/// xoshiro256\*\* whose state is filled by SplitMix64. ``derived(_:)`` gives every piece of work its own
/// stream from the *seed* alone, so that patch 7 of epoch 3 is the same whichever thread draws it, and
/// whatever was drawn before.
///
/// ```swift
/// let patch = RandomSource(seed: 1).derived(epoch, picture, number)
/// ```
///
/// - Note: Not for cryptography. Source: Blackman & Vigna, arXiv:1805.01407; package-domain reference code at
///   prng.di.unimi.it.
package struct RandomSource: RandomNumberGenerator, Sendable {
    private let key: UInt64
    // Seen by other modules, into which drawing a number is inlined.
    @usableFromInline var s0: UInt64
    @usableFromInline var s1: UInt64
    @usableFromInline var s2: UInt64
    @usableFromInline var s3: UInt64

    /// The stream that belongs to a seed; every seed is as good as any other, 0 included.
    package init(seed: UInt64) {
        key = seed
        var filler = SplitMix64(state: seed)
        s0 = filler.next()
        s1 = filler.next()
        s2 = filler.next()
        s3 = filler.next()
    }

    /// A stream of its own for a piece of work, named by numbers.
    ///
    /// Depends on the seed and on the numbers (and their order), never on what was drawn from `self`.
    package func derived(_ streams: Int...) -> RandomSource {
        var derivedKey = SplitMix64.mix(key ^ 0x6A09_E667_F3BC_C909)
        for stream in streams {
            derivedKey = SplitMix64.mix(derivedKey &+ 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: Int64(stream)))
        }
        return RandomSource(seed: derivedKey)
    }

    /// The next 64 random bits.
    @inlinable package mutating func next() -> UInt64 {
        let result = rotated(s1 &* 5, by: 7) &* 9
        let t = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= t
        s3 = rotated(s3, by: 45)
        return result
    }

    @inlinable func rotated(_ x: UInt64, by count: UInt64) -> UInt64 { (x << count) | (x >> (64 - count)) }

    /// A whole number from `0..<bound`, every one equally likely.
    ///
    /// - Note: Source: Lemire, *Fast random integer generation in an interval*, arXiv:1805.10941.
    package mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "a range of whole numbers is not empty")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let rejected = (0 &- bound) % bound
            while product.low < rejected { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    /// A number from 0 (included) to 1 (excluded), in steps of 2⁻⁵³.
    @inlinable package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Samples of 0…1, as pictures have them.
    package mutating func samples(_ count: Int) -> [Float] { (0..<count).map { _ in Float(uniform()) } }

    /// A number between two bounds, every one equally likely.
    package mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// True with the given probability.
    package mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    /// A number from the normal distribution with mean 0 and standard deviation 1.
    ///
    /// Marsaglia's polar method; the second number of each pair is dropped, so that the stream has no memory.
    package mutating func normal() -> Double {
        while true {
            let u = uniform() * 2 - 1
            let v = uniform() * 2 - 1
            let s = u * u + v * v
            if s > 0, s < 1 { return u * (-2 * log(s) / s).squareRoot() }
        }
    }

    /// Brings the elements into a random order (Fisher and Yates).
    ///
    /// The standard library may change its own algorithm; this one stays, so that a seed keeps its meaning.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, integer(below: last + 1))
        }
    }
}
