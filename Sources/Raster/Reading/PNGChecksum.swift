/// The checksum of a PNG chunk (CRC-32 of ISO 3309; W3C PNG, third edition, annex D).
enum PNGChecksum {
    /// The remainder of each byte: eight steps of division by the polynomial, which is written with its bits reversed.
    private static let remainders: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    /// - Parameter bytes: The name and the content of the chunk.
    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { remainders[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
