import Numbers

/// A number type of the specification that can be read; the raw value is its number there (`TensorProto.DataType`).
enum ElementType: Int {
    case float32 = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case bool = 9
    case float16 = 10
    case float64 = 11
    case uint32 = 12
    case uint64 = 13
    case bfloat16 = 16

    /// The bytes of one number in `raw_data`.
    var bytes: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .float32, .int32, .uint32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    /// The floating-point format, nil for whole numbers.
    var floatFormat: FloatFormat? {
        switch self {
        case .float32: .float32
        case .float16: .float16
        case .bfloat16: .bfloat16
        case .float64: .float64
        default: nil
        }
    }

    /// The whole number at a place in `raw_data`, little-endian; numbers beyond `Int` become its largest.
    func integer(in bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        func load<Number: FixedWidthInteger>(_: Number.Type) -> Int {
            Int(
                clamping: Number(littleEndian: bytes.loadUnaligned(fromByteOffset: index * self.bytes, as: Number.self))
            )
        }
        switch self {
        case .uint8: return load(UInt8.self)
        case .int8: return load(Int8.self)
        case .uint16: return load(UInt16.self)
        case .int16: return load(Int16.self)
        case .int32: return load(Int32.self)
        case .int64: return load(Int64.self)
        case .uint32: return load(UInt32.self)
        case .uint64: return load(UInt64.self)
        case .bool: return load(UInt8.self) == 0 ? 0 : 1
        case .float32, .float16, .bfloat16, .float64: return 0
        }
    }
}
