import Foundation

/// A safetensors file: named tensors and text metadata, which any safetensors reader can open.
///
/// Eight bytes with the header's length, the header, then the tensors one after the other, little-endian.
/// Format: https://github.com/huggingface/safetensors, "Format".
struct Safetensors {
    /// No header of ours or of others comes near; the reference implementation has the same limit.
    static let longestHeaderInBytes = 100_000_000

    let header: SafetensorsHeader
    private let data: Data
    private let dataStart: Int

    /// Reads the header and checks that the tensors fill the file without gap or overlap.
    ///
    /// - Throws: ``ModelFileError/Fault``.
    /// - Complexity: O(header); no tensor is read.
    init(_ data: Data) throws(ModelFileError.Fault) {
        guard data.count >= 8 else { throw .tooShort(bytes: data.count) }
        let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let limit = min(data.count - 8, Safetensors.longestHeaderInBytes)
        guard length <= limit else { throw .headerTooLong(headerBytes: length, limitBytes: limit) }
        self.data = data
        dataStart = data.startIndex + 8 + Int(length)
        header = try SafetensorsHeader(json: [UInt8](data[data.startIndex + 8..<dataStart]))
        try checkLayout(dataBytes: data.endIndex - dataStart)
    }

    private func checkLayout(dataBytes: Int) throws(ModelFileError.Fault) {
        for entry in header.entries {
            guard let width = NumberFormat(rawValue: entry.format)?.bytes else {
                throw .unsupportedFormat(tensor: entry.name, format: entry.format)
            }
            guard entry.start <= entry.end, entry.end <= dataBytes,
                boundedProduct(entry.shape + [width], limit: dataBytes) == entry.end - entry.start
            else {
                throw .wrongByteRange(
                    tensor: entry.name, start: entry.start, end: entry.end, shape: entry.shape, dataBytes: dataBytes)
            }
        }
        var position = 0
        for entry in header.entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            guard entry.start == position else {
                throw .overlapOrGap(tensor: entry.name, start: entry.start, expected: position)
            }
            position = entry.end
        }
        guard position == dataBytes else { throw .trailingBytes(dataBytes - position) }
    }

    /// Reads one tensor as float32.
    ///
    /// - Throws: ``ModelFileError/Fault/notFinite(tensor:index:)``.
    func tensor(_ entry: SafetensorsHeader.Entry) throws(ModelFileError.Fault) -> Tensor {
        let format = NumberFormat(rawValue: entry.format)!
        let values = data[dataStart + entry.start..<dataStart + entry.end].withUnsafeBytes { format.floats(in: $0) }
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(tensor: entry.name, index: index)
        }
        return Tensor(shape: entry.shape, values: values)
    }

    /// The bytes of a file with these tensors as float32, in their order.
    ///
    /// The header is filled with spaces so that the data begins at a multiple of 8.
    static func encode(_ tensors: [(name: String, tensor: Tensor)], metadata: [String: String]) -> Data {
        var header = SafetensorsHeader(metadata: metadata)
        var end = 0
        for (name, tensor) in tensors {
            let start = end
            end += tensor.values.count * 4
            header.entries.append(.init(name: name, format: "F32", shape: tensor.shape, start: start, end: end))
        }
        var json = Array(header.json.utf8)
        json += [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
        var data = Data(capacity: 8 + json.count + end)
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(contentsOf: json)
        for (_, tensor) in tensors {
            tensor.values.withUnsafeBytes { data.append(contentsOf: $0) }
        }
        return data
    }
}

/// A number format of safetensors that can be read.
private enum NumberFormat: String {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float64 = "F64"

    var bytes: Int {
        switch self {
        case .float16, .bfloat16: 2
        case .float32: 4
        case .float64: 8
        }
    }

    /// The values as float32; the bytes need no alignment.
    func floats(in bytes: UnsafeRawBufferPointer) -> [Float] {
        func convert<Bits: FixedWidthInteger>(_: Bits.Type, _ float: (Bits) -> Float) -> [Float] {
            let width = MemoryLayout<Bits>.size
            return [Float](unsafeUninitializedCapacity: bytes.count / width) { buffer, count in
                count = bytes.count / width
                for index in 0..<count {
                    let bits = Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: index * width, as: Bits.self))
                    buffer.initializeElement(at: index, to: float(bits))
                }
            }
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
    fileprivate init(halfPrecisionBits bits: UInt16) {
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
