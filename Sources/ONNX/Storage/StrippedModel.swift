import Files
import SwiftProtobuf

/// Reads a model's structure and leaves its weights where they are.
///
/// The wire format is walked with small reads. Bytes of tensors are skipped; the message that remains says where
/// they stand. So a model of any size needs memory for its structure only.
/// Format: https://protobuf.dev/programming-guides/encoding/.
struct StrippedModel {
    /// The most bytes of structure that are read.
    static let structureLimit = 1 << 28

    private let source: ByteSource
    private var window: [UInt8] = []
    private var windowStart = 0
    private var kept = 0

    private init(_ source: ByteSource) { self.source = source }

    /// Reads the model.
    ///
    /// - Throws: ``ONNXFault``, `FileError`.
    static func read(_ source: ByteSource) throws -> ModelProto {
        var reader = StrippedModel(source)
        guard source.count > 0 else { throw ONNXFault.notAModel("it is empty") }
        let bytes = try reader.message(0..<source.count, .model)
        do {
            return try ModelProto(serializedBytes: bytes)
        } catch {
            throw ONNXFault.notAModel("its fields do not hold what the format prescribes (\(error))")
        }
    }

    /// The message in a range, without what is left out.
    private mutating func message(_ range: Range<Int>, _ map: SchemaMap) throws -> [UInt8] {
        var result: [UInt8] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position
            let key = try varint(&position, range.upperBound)
            guard let field = Int(exactly: key >> 3), field > 0, field < 1 << 29 else {
                throw ONNXFault.damaged(offset: start, expected: "a field")
            }
            let action = map[field]
            var length: Int
            switch key & 7 {
            case 0:
                length = position
                _ = try varint(&position, range.upperBound)
                length = position - length
                position -= length
            case 1: length = 8
            case 5: length = 4
            case 2:
                let claimed = try varint(&position, range.upperBound)
                guard claimed <= UInt64(range.upperBound - position) else {
                    throw ONNXFault.damaged(
                        offset: start, expected: "at most \(range.upperBound - position) bytes, not \(claimed)")
                }
                length = Int(claimed)
            default:
                throw ONNXFault.damaged(offset: start, expected: "a number, bytes or a message")
            }
            guard length <= range.upperBound - position else {
                throw ONNXFault.damaged(offset: start, expected: "a number inside the message")
            }
            let value = position..<position + length
            position += length
            switch action {
            case nil:
                continue
            case .leaveInFile where key & 7 == 2:
                try append(place(of: value, field: field), field: 100_001, to: &result)
            case .enter(let inner):
                guard key & 7 == 2 else { throw ONNXFault.damaged(offset: start, expected: "a message") }
                try append(message(value, inner), field: field, to: &result)
            case .keep, .leaveInFile:
                try count(position - start)
                try copy(start..<position, to: &result)
            }
        }
        return result
    }

    private func place(of range: Range<Int>, field: Int) throws -> [UInt8] {
        var place = TensorProto.Place()
        place.field = UInt32(field)
        place.offset = UInt64(range.lowerBound)
        place.length = UInt64(range.count)
        return try place.serializedBytes()
    }

    private mutating func append(_ bytes: [UInt8], field: Int, to result: inout [UInt8]) throws {
        try count(bytes.count + 12)
        appendVarint(UInt64(field << 3 | 2), to: &result)
        appendVarint(UInt64(bytes.count), to: &result)
        result += bytes
    }

    private mutating func count(_ bytes: Int) throws {
        kept += bytes
        guard kept <= StrippedModel.structureLimit else {
            throw ONNXFault.structureTooLarge(limitBytes: StrippedModel.structureLimit)
        }
    }

    private mutating func copy(_ range: Range<Int>, to result: inout [UInt8]) throws {
        if range.count > 4096 {
            result += try source.read(range.count, at: range.lowerBound)
        } else {
            for position in range { result.append(try byte(at: position)) }
        }
    }

    private mutating func varint(_ position: inout Int, _ end: Int) throws -> UInt64 {
        let start = position
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            guard position < end else { break }
            let next = try byte(at: position)
            position += 1
            value |= UInt64(next & 0x7F) << UInt64(shift)
            if next & 0x80 == 0 { return value }
        }
        throw ONNXFault.damaged(offset: start, expected: "a number of at most 10 bytes")
    }

    private mutating func byte(at position: Int) throws -> UInt8 {
        let index = position - windowStart
        if index >= 0, index < window.count { return window[index] }
        window = try source.read(min(1 << 16, source.count - position), at: position)
        windowStart = position
        return window[0]
    }
}

/// Appends a number in the variable-length form of the wire format.
func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
        bytes.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
    }
    bytes.append(UInt8(rest))
}
