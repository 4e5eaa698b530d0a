/// A division of whole numbers by a constant as two products: the first is exact, so that the sum is the quotient,
/// rounded once. Tests prove it for all numbers of 8 and of 16 bits.
private struct Divisor {
    let upper: Float
    let lower: Float

    /// - Parameter upperBits: The bits of the reciprocal that are kept in the first factor.
    @inline(__always)
    init(_ divisor: Double, _ mask: UInt32) {
        upper = Float(bitPattern: Float(1 / divisor).bitPattern & mask)
        lower = Float(1 / divisor - Double(upper))
    }

    @inline(__always)
    func quotient(_ value: Int32) -> Float { Float(value) * upper + Float(value) * lower }
}

@inline(__always) private var bytes: Divisor { Divisor(255, 0xFFFF_8000) }
@inline(__always) private var words: Divisor { Divisor(65535, 0xFFFF_8000) }

/// `v/255` of each byte, shape [count].
package func unitSamples(of samples: UnsafePointer<UInt8>, into units: UnsafeMutablePointer<Float>, count: Int) {
    let divisor = bytes
    var place = 0
    while place < count {
        units[place] = divisor.quotient(Int32(samples[place]))
        place &+= 1
    }
}

/// `v/65535` of each sample of 16 bits, shape [count].
package func unitSamples(of samples: UnsafePointer<UInt16>, into units: UnsafeMutablePointer<Float>, count: Int) {
    let divisor = words
    var place = 0
    while place < count {
        units[place] = divisor.quotient(Int32(samples[place]))
        place &+= 1
    }
}

/// `v/255` of each byte three times, shape [count, 3].
package func unitTriples(of samples: UnsafePointer<UInt8>, into units: UnsafeMutablePointer<Float>, count: Int) {
    let divisor = bytes
    var place = 0
    while place < count {
        let value = divisor.quotient(Int32(samples[place]))
        units[3 &* place] = value
        units[3 &* place &+ 1] = value
        units[3 &* place &+ 2] = value
        place &+= 1
    }
}

/// Samples of 16 bits in the order of the machine, of samples with the upper byte first; shape [count], unaligned.
package func nativeWords(
    of bigEndian: UnsafePointer<UInt8>, into samples: UnsafeMutableRawPointer, count: Int
) {
    var place = 0
    while place < count {
        let word = UnsafeRawPointer(bigEndian + 2 &* place).loadUnaligned(as: UInt16.self)
        samples.storeBytes(of: UInt16(bigEndian: word), toByteOffset: 2 &* place, as: UInt16.self)
        place &+= 1
    }
}

/// The largest of samples, shape [count]; 0 of none.
package func largestSample(of samples: UnsafePointer<UInt16>, count: Int) -> UInt16 {
    var largest: UInt16 = 0
    var place = 0
    while place < count {
        let sample = samples[place]
        largest = sample > largest ? sample : largest
        place &+= 1
    }
    return largest
}
