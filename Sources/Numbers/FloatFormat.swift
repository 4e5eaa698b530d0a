/// How a floating-point number is stored in a file, little-endian.
package enum FloatFormat: Sendable {
    /// IEEE 754 binary32.
    case float32
    /// IEEE 754 binary16.
    case float16
    /// The upper half of a binary32.
    case bfloat16
    /// IEEE 754 binary64.
    case float64

    /// The bytes of one number.
    package var bytes: Int {
        switch self {
        case .float16, .bfloat16: 2
        case .float32: 4
        case .float64: 8
        }
    }

    /// The numbers as float32; the bytes need no alignment, and a rest that is no whole number is left out.
    ///
    /// - Complexity: O(bytes).
    package func floats(in bytes: UnsafeRawBufferPointer) -> [Float] {
        [Float](unsafeUninitializedCapacity: bytes.count / self.bytes) { buffer, count in
            count = convert(bytes, into: buffer)
        }
    }

    /// Converts the numbers to float32 at the beginning of a buffer that has room for them.
    ///
    /// - Returns: How many there are.
    @discardableResult
    package func convert(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
        func convert<Bits: FixedWidthInteger>(_: Bits.Type, _ float: (Bits) -> Float) -> Int {
            let width = MemoryLayout<Bits>.size
            for index in 0..<bytes.count / width {
                let bits = Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: index * width, as: Bits.self))
                buffer.initializeElement(at: index, to: float(bits))
            }
            return bytes.count / width
        }
        switch self {
        case .float32: return convert(UInt32.self) { Float(bitPattern: $0) }
        case .bfloat16: return convert(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float16: return convert(UInt16.self, Float.init(halfPrecisionBits:))
        case .float64: return convert(UInt64.self) { Float(Double(bitPattern: $0)) }
        }
    }
}

extension Float {
    /// The value of an IEEE 754 half-precision number; `Float16` does not exist on every platform.
    package init(halfPrecisionBits bits: UInt16) {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Float(bits & 0x3FF)
        switch exponent {
        case 0: self = sign * fraction * 0x1p-24
        case 31: self = fraction == 0 ? sign * .infinity : .nan
        default: self = Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10) * sign
        }
    }
}
