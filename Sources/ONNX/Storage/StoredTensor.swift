import Files
import Network

/// A tensor of a model whose numbers are read when they are wanted.
struct StoredTensor {
    /// Where the numbers are.
    private enum Numbers {
        case bytes(ByteSource, Range<Int>)
        case floats([Float])
        case doubles([Double])
        case integers([Int64])
        /// 16-bit patterns of halves or of brain floats.
        case patterns([Int32])
    }
    /// The tensor's name.
    let name: String
    /// The type of the numbers.
    let type: ElementType
    /// The size of each dimension.
    let shape: [Int]
    /// The number of values.
    let count: Int
    private let numbers: Numbers

    /// Checks that the numbers are there; reads none of them.
    ///
    /// - Throws: ``ONNXFault``.
    init(_ tensor: TensorProto, in source: ByteSource, folder: ModelFolder?) throws {
        name = tensor.name
        func fault(_ fault: ONNXTensorFault) -> ONNXFault { .tensor(tensor.name, fault) }
        guard let type = ElementType(rawValue: Int(tensor.dataType)) else {
            throw fault(.unsupportedType(Int(tensor.dataType)))
        }
        self.type = type
        shape = tensor.dims.map(Int.init)
        guard let count = elementCount(shape) else { throw fault(.impossibleShape(shape)) }
        self.count = count

        var found: [Numbers] = []
        for place in tensor.place {
            guard place.offset <= UInt64(source.count), place.length <= UInt64(source.count) - place.offset else {
                throw fault(.outsideFile(offset: place.offset, length: place.length, fileBytes: source.count))
            }
            let expected: ElementType? = place.field == 4 ? .float32 : place.field == 10 ? .float64 : nil
            guard expected == nil || expected == type else { throw fault(.wrongType(expected: "\(expected!) numbers")) }
            found.append(.bytes(source, Int(place.offset)..<Int(place.offset + place.length)))
        }
        if tensor.dataLocation == .external {
            found.append(try ExternalData(tensor).numbers(in: folder, bytes: count * type.bytes, Numbers.bytes))
        }
        if !tensor.floatData.isEmpty { found.append(.floats(tensor.floatData)) }
        if !tensor.doubleData.isEmpty { found.append(.doubles(tensor.doubleData)) }
        if !tensor.int64Data.isEmpty { found.append(.integers(tensor.int64Data)) }
        if !tensor.uint64Data.isEmpty { found.append(.integers(tensor.uint64Data.map(Int64.init(clamping:)))) }
        if !tensor.int32Data.isEmpty {
            found.append(
                type.floatFormat == nil ? .integers(tensor.int32Data.map(Int64.init)) : .patterns(tensor.int32Data))
        }
        guard found.count <= 1 else { throw fault(.severalPlaces) }
        numbers = found.first ?? .integers([])
        try checkCount()
    }

    private func checkCount() throws {
        func expect(_ found: Int, _ expected: Int, _ unit: String) throws {
            guard found == expected else {
                throw ONNXFault.tensor(name, .wrongCount(found: found, expected: expected, unit: unit))
            }
        }
        func expectType(_ matches: Bool, _ what: String) throws {
            guard matches || count == 0 else { throw ONNXFault.tensor(name, .wrongType(expected: what)) }
        }
        switch numbers {
        case .bytes(_, let range):
            try expect(range.count, count * type.bytes, "bytes")
        case .floats(let values):
            try expectType(type == .float32, "the type of the field 'float_data'")
            try expect(values.count, count, "values")
        case .doubles(let values):
            try expectType(type == .float64, "the type of the field 'double_data'")
            try expect(values.count, count, "values")
        case .integers(let values):
            try expect(values.count, count, "values")
            try expectType(type.floatFormat == nil, "a type of whole numbers")
        case .patterns(let values):
            try expectType(type.bytes == 2, "numbers of 16 bits in the field 'int32_data'")
            try expect(values.count, count, "values")
        }
    }

    /// The numbers as float32, straight from where they are.
    ///
    /// - Throws: ``ONNXFault``, `FileError`.
    func floats() throws -> [Float] {
        switch numbers {
        case .floats(let values): return values
        case .doubles(let values): return values.map(Float.init)
        case .integers(let values): return values.map(Float.init)
        case .patterns(let values):
            return values.map { pattern in
                let bits = UInt16(truncatingIfNeeded: pattern)
                return type == .float16 ? Float(halfPrecisionBits: bits) : Float(bitPattern: UInt32(bits) << 16)
            }
        case .bytes(let source, let range):
            guard let format = type.floatFormat else { return try integers().map(Float.init) }
            return try source.floats(format, in: range)
        }
    }

    /// The floating-point numbers as a tensor that stays in the file, where it is large; nil where it cannot.
    ///
    /// - Parameter shape: As many values.
    /// - Throws: `FileError`.
    func kept(as shape: [Int]) throws -> Tensor? {
        guard case .bytes(let source, let range) = numbers, source.isFile, let format = type.floatFormat else {
            return nil
        }
        return try source.tensor(shape: shape, format, in: range)
    }

    /// The whole numbers.
    ///
    /// - Throws: ``ONNXFault`` for floating-point numbers, `FileError`.
    func integers() throws -> [Int] {
        guard type.floatFormat == nil else { throw ONNXFault.tensor(name, .wrongType(expected: "whole numbers")) }
        switch numbers {
        case .integers(let values): return values.map(Int.init)
        case .floats, .doubles, .patterns: return []
        case .bytes(let source, let range):
            var result: [Int] = []
            result.reserveCapacity(count)
            try source.readPieces(range) { piece in
                for index in 0..<piece.count / type.bytes { result.append(type.integer(in: piece, at: index)) }
            }
            return result
        }
    }
}

/// The number of values of a shape; nil where a size is negative or the product, sizes of 0 apart, is beyond every
/// file.
func elementCount(_ shape: [Int]) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    var product = 1
    for size in shape {
        let (next, overflow) = product.multipliedReportingOverflow(by: max(size, 1))
        guard !overflow, next <= 1 << 48 else { return nil }
        product = next
    }
    return shape.contains(0) ? 0 : product
}
