import Foundation

/// SHA-256 of bytes that come in pieces.
///
/// Source: FIPS 180-4.
package struct ContentHash {
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var pending: [UInt8] = []
    private var length: UInt64 = 0

    /// A hash of nothing yet.
    package init() {}

    /// The hash of some bytes in hexadecimal.
    package static func hexadecimal(of data: some DataProtocol) -> String {
        var hash = ContentHash()
        hash.append(data)
        return hash.finish()
    }

    /// The hash of a file in hexadecimal; reads a megabyte at a time.
    ///
    /// - Throws: ``FileError/cannotRead(path:reason:)``.
    package static func hexadecimal(ofFile path: String) throws -> String {
        guard let stream = fopen(path, "rb") else {
            throw FileError.cannotRead(path: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(stream) }
        var hash = ContentHash()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { break }
            hash.append(buffer[..<count])
        }
        guard ferror(stream) == 0 else {
            throw FileError.cannotRead(path: path, reason: String(cString: strerror(errno)))
        }
        return hash.finish()
    }

    /// Appends bytes.
    package mutating func append(_ data: some DataProtocol) {
        length += UInt64(data.count)
        for region in data.regions { pending.append(contentsOf: region) }
        var start = 0
        pending.withUnsafeBufferPointer { bytes in
            while start + 64 <= bytes.count {
                ContentHash.compress(&state, bytes, start)
                start += 64
            }
        }
        pending.removeFirst(start)
    }

    /// The hash of everything appended, in hexadecimal.
    package mutating func finish() -> String {
        let bits = length * 8
        var tail: [UInt8] = [0x80]
        while (pending.count + tail.count) % 64 != 56 { tail.append(0) }
        tail += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
        append(tail)
        return state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private static func compress(_ state: inout [UInt32], _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
            for t in 0..<16 {
                let place = start + 4 * t
                w[t] =
                    UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16 | UInt32(bytes[place + 2]) << 8
                    | UInt32(bytes[place + 3])
            }
            for t in 16..<64 {
                let s0 = rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ (w[t - 15] >> 3)
                let s1 = rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ (w[t - 2] >> 10)
                w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
            }
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            var (e, f, g, h) = (state[4], state[5], state[6], state[7])
            for t in 0..<64 {
                let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
                let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ constants[t] &+ w[t]
                let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
                let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
                (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
            }
            for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
        }
    }

    private static func rotated(_ x: UInt32, _ count: UInt32) -> UInt32 { (x >> count) | (x << (32 - count)) }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = {
        var primes: [UInt64] = []
        var candidate: UInt64 = 2
        while primes.count < 64 {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes.map { prime in
            // The largest x with x³ ≤ prime · 2⁹⁶, bit by bit; its low 32 bits are the fraction.
            var root: UInt64 = 0
            for bit in (0..<36).reversed() {
                let trial = root | 1 << UInt64(bit)
                let square = trial.multipliedFullWidth(by: trial)
                // (high · 2⁶⁴ + low) · trial compared with prime · 2⁹⁶.
                let low = square.low.multipliedFullWidth(by: trial)
                let high = square.high * trial + low.high
                if high < prime << 32 || (high == prime << 32 && low.low == 0) { root = trial }
            }
            return UInt32(truncatingIfNeeded: root)
        }
    }()
}
