extension Float {
    /// The bits of the nearest IEEE 754 half-precision number, of two equally near ones the even; what is larger than the
    /// largest of them, 65504, becomes that.
    package var halfPrecisionBits: UInt16 {
        let sign = UInt16(bitPattern >> 16) & 0x8000
        let magnitude = bitPattern & 0x7FFF_FFFF
        // Up to half a step beyond the largest.
        guard magnitude < 0x477F_F000 else { return sign | 0x7BFF }
        // Numbers below 2^-14 are whole multiples of 2^-24.
        guard magnitude >= 0x3880_0000 else {
            return sign | UInt16((Float(bitPattern: magnitude) * 0x1p24).rounded(.toNearestOrEven))
        }
        let rounded = magnitude + 0xFFF + (magnitude >> 13 & 1)
        return sign | UInt16((rounded - 0x3800_0000) >> 13)
    }
}
