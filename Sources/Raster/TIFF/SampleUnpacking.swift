/// How the decoded bytes of a TIFF row become stored samples.
///
/// Samples of 1 to 8 bits are spread over 8 bits and those of 9 to 16 over 16, rounded to nearest; longer ones and those
/// with a sign or a fraction become `Float` of the same value.
struct SampleUnpacking {
    /// What the bits of a sample mean.
    enum Kind: Sendable, Equatable {
        case unsigned
        case signed
        case float
    }

    let kind: Kind
    /// Bits in a sample.
    let bits: Int
    /// Samples in a pixel of a chunky row; 1 for a plane.
    let stride: Int
    /// Which samples of a pixel are taken, in the order in which they are stored.
    let taken: [Int]
    /// 0 is white.
    let isInverted: Bool
    /// Red, green, blue of each index, 8 bits; empty where samples are no indices.
    let palette: [UInt8]

    /// Bytes of a stored sample: 1, 2, or 4 for `Float`.
    var sampleBytes: Int { !palette.isEmpty ? 1 : kind != .unsigned || bits > 16 ? 4 : bits > 8 ? 2 : 1 }

    /// The stored value that stands for 1.
    var fullScale: Float {
        switch kind {
        case .float: 1
        case .signed: Float((1 << (bits - 1)) - 1)
        case .unsigned: sampleBytes == 4 ? Float((1 << bits) - 1) : sampleBytes == 2 ? 65535 : 255
        }
    }

    /// Whether there is a way to unpack such samples.
    static func reads(_ kind: Kind, bits: Int) -> Bool {
        switch kind {
        case .unsigned: (1...32).contains(bits)
        case .signed: [8, 16, 32].contains(bits)
        case .float: [16, 32, 64].contains(bits)
        }
    }

    /// Unpacks pixels of one row.
    ///
    /// - Parameters:
    ///   - source: The bytes of a chunky row, or of a row of one plane.
    ///   - first: The first pixel of it.
    ///   - count: How many pixels.
    ///   - plane: Which of the taken samples a row of a plane holds; nil for a chunky row.
    ///   - target: Where the first of these pixels is stored, `pixelSamples` samples for each.
    ///   - pixelSamples: Samples in a stored pixel.
    func unpack(
        _ source: UnsafeRawPointer, first: Int, count: Int, plane: Int?, into target: UnsafeMutableRawPointer,
        pixelSamples: Int
    ) {
        if !palette.isEmpty { return look(up: source, first: first, count: count, into: target) }
        let copies = kind == .unsigned && (bits == 8 || bits == 16) || kind == .float && bits == 32
        if copies, !isInverted, stride == pixelSamples, plane == nil || pixelSamples == 1 {
            let bytes = stride * bits / 8
            target.copyMemory(from: source + first * bytes, byteCount: count * bytes)
            return
        }
        for (slot, sample) in taken.enumerated() where plane == nil || plane == slot {
            let start = plane == nil ? first * stride + sample : first
            let step = plane == nil ? stride : 1
            switch sampleBytes {
            case 1:
                scale(
                    source, start, step, count, to: 255,
                    into: target.assumingMemoryBound(to: UInt8.self) + slot, pixelSamples)
            case 2:
                scale(
                    source, start, step, count, to: 65535,
                    into: target.assumingMemoryBound(to: UInt16.self) + slot, pixelSamples)
            default:
                convert(
                    source, start, step, count, into: target.assumingMemoryBound(to: Float.self) + slot, pixelSamples)
            }
        }
    }

    private func scale<T: FixedWidthInteger>(
        _ source: UnsafeRawPointer, _ start: Int, _ step: Int, _ count: Int, to full: UInt32,
        into target: UnsafeMutablePointer<T>, _ distance: Int
    ) {
        let mask: T = isInverted ? T.max : 0
        switch bits {
        case 8:
            let source = source.assumingMemoryBound(to: UInt8.self)
            for x in 0..<count { target[x * distance] = T(truncatingIfNeeded: source[start + x * step]) ^ mask }
        case 16:
            for x in 0..<count {
                let value = source.loadUnaligned(fromByteOffset: 2 * (start + x * step), as: UInt16.self)
                target[x * distance] = T(truncatingIfNeeded: value) ^ mask
            }
        default:
            let largest = UInt32(1) << UInt32(bits) - 1
            for x in 0..<count {
                let value = bitField(source, start + x * step)
                target[x * distance] = T(truncatingIfNeeded: (value * full + largest / 2) / largest) ^ mask
            }
        }
    }

    private func convert(
        _ source: UnsafeRawPointer, _ start: Int, _ step: Int, _ count: Int, into target: UnsafeMutablePointer<Float>,
        _ distance: Int
    ) {
        for x in 0..<count {
            let index = start + x * step
            var value = number(source, index)
            if isInverted { value = fullScale - value }
            target[x * distance] = value
        }
    }

    @inline(__always)
    private func number(_ source: UnsafeRawPointer, _ index: Int) -> Float {
        switch (kind, bits) {
        case (.float, 16): Self.half(source.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
        case (.float, 32): source.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
        case (.float, _): Float(source.loadUnaligned(fromByteOffset: 8 * index, as: Double.self))
        case (.signed, 8): Float(source.loadUnaligned(fromByteOffset: index, as: Int8.self))
        case (.signed, 16): Float(source.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self))
        case (.signed, _): Float(source.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self))
        case (.unsigned, 32): Float(source.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
        case (.unsigned, 24): Float(nativeTriple(source, index))
        case (.unsigned, _): Float(bitField(source, index))
        }
    }

    /// IEEE 754 binary16; Swift's own type is missing on some processors.
    private static func half(_ pattern: UInt16) -> Float {
        let sign: Float = pattern & 0x8000 == 0 ? 1 : -1
        let exponent = Int(pattern >> 10 & 0x1F)
        let fraction = Float(pattern & 0x3FF)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
        }
    }

    /// A number of 3 bytes, which libtiff brings to the byte order of the machine.
    private func nativeTriple(_ source: UnsafeRawPointer, _ index: Int) -> UInt32 {
        let (a, b, c) = (byte(source, 3 * index), byte(source, 3 * index + 1), byte(source, 3 * index + 2))
        #if _endian(little)
            return c << 16 | b << 8 | a
        #else
            return a << 16 | b << 8 | c
        #endif
    }

    /// A number of bits that begin anywhere in a byte, the highest first.
    @inline(__always)
    private func bitField(_ source: UnsafeRawPointer, _ index: Int) -> UInt32 {
        let start = index * bits
        let last = (start + bits - 1) / 8
        var value: UInt64 = 0
        for place in start / 8...last { value = value << 8 | UInt64(byte(source, place)) }
        value >>= UInt64((last + 1) * 8 - start - bits)
        return UInt32(truncatingIfNeeded: value & (1 << UInt64(bits) - 1))
    }

    @inline(__always)
    private func byte(_ source: UnsafeRawPointer, _ place: Int) -> UInt32 {
        UInt32(source.load(fromByteOffset: place, as: UInt8.self))
    }

    private func look(up source: UnsafeRawPointer, first: Int, count: Int, into target: UnsafeMutableRawPointer) {
        let target = target.assumingMemoryBound(to: UInt8.self)
        palette.withUnsafeBufferPointer { palette in
            for x in 0..<count {
                let place = (first + x) * stride + taken[0]
                let index: UInt32 =
                    switch bits {
                    case 8: byte(source, place)
                    case 16: UInt32(source.loadUnaligned(fromByteOffset: 2 * place, as: UInt16.self))
                    default: bitField(source, place)
                    }
                for channel in 0..<3 { target[3 * x + channel] = palette[3 * Int(index) + channel] }
            }
        }
    }
}
