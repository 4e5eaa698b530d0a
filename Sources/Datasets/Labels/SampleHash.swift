import Numbers

/// A hash of the samples of a picture: two pictures with the same hash look the same.
///
/// 128 bits, from multiplications of 64 by 64 bits whose halves are folded together; fast, and the same on every
/// machine. The chance that two of a million different pictures share one is below 10⁻²⁵.
///
/// - Note: Not for cryptography: who wants to can make two pictures with one hash.
public struct SampleHash: Hashable, Sendable, CustomStringConvertible {
    private let first: UInt64
    private let second: UInt64

    /// The hash of samples of shape [height, width, channels].
    ///
    /// - Complexity: O(samples).
    public init(_ samples: UnsafeRawBufferPointer, width: Int, height: Int, channels: Int) {
        var first = SplitMix64.mix(UInt64(width) << 32 | UInt64(height))
        var second = SplitMix64.mix(first ^ UInt64(channels))
        func add(_ word: UInt64) {
            first = Self.folded(first ^ word, 0x9E37_79B9_7F4A_7C15) &+ word
            second = Self.folded(second &+ word, 0xD1B5_4A32_D192_ED03) ^ first
        }
        let words = samples.count / 8
        for index in 0..<words {
            add(UInt64(littleEndian: samples.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)))
        }
        var rest = UInt64(samples.count) << 56
        for index in words * 8..<samples.count { rest = rest << 8 ^ UInt64(samples[index]) }
        add(rest)
        self.first = SplitMix64.mix(first)
        self.second = SplitMix64.mix(second)
    }

    private static func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// The hash in hexadecimal.
    public var description: String { String(first, radix: 16) + "-" + String(second, radix: 16) }
}
