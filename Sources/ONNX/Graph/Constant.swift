/// A tensor whose values are known without running the network: weights, sizes, indices.
struct Constant {
    /// Where the values are.
    enum Values {
        case floats([Float])
        case integers([Int])
        /// One value everywhere.
        case filled(Double)
        /// Values in a file, read when they are wanted.
        case stored(StoredTensor)
    }
    /// The size of each dimension; empty for a single number.
    var shape: [Int]
    /// Whole numbers or truth values, not floating-point numbers.
    var isInteger: Bool
    /// The values, row by row.
    var values: Values

    /// Floating-point values.
    init(shape: [Int], floats: [Float]) {
        self.shape = shape
        isInteger = false
        values = .floats(floats)
    }

    /// Whole numbers.
    init(shape: [Int], integers: [Int]) {
        self.shape = shape
        isInteger = true
        values = .integers(integers)
    }

    /// The same value everywhere.
    init(shape: [Int], filledWith value: Double, isInteger: Bool) {
        self.shape = shape
        self.isInteger = isInteger
        values = .filled(value)
    }

    /// A tensor of the file.
    init(_ tensor: StoredTensor) {
        shape = tensor.shape
        isInteger = tensor.type.floatFormat == nil
        values = .stored(tensor)
    }

    /// The number of values.
    var count: Int { shape.reduce(1, *) }

    /// The same values in another shape of as many values.
    func reshaped(_ shape: [Int]) -> Constant {
        var result = self
        result.shape = shape
        return result
    }

    /// The values as float32.
    func floats() throws -> [Float] {
        switch values {
        case .floats(let values): values
        case .integers(let values): values.map(Float.init)
        case .filled(let value): [Float](repeating: Float(value), count: try filledCount())
        case .stored(let tensor): try tensor.floats()
        }
    }

    /// The values as whole numbers; floating-point values are cut off as the operator Cast does it.
    func integers() throws -> [Int] {
        switch values {
        case .integers(let values): values
        case .filled(let value): [Int](repeating: wholeNumber(value), count: try filledCount())
        case .floats(let values): values.map { wholeNumber(Double($0)) }
        case .stored(let tensor):
            isInteger ? try tensor.integers() : try tensor.floats().map { wholeNumber(Double($0)) }
        }
    }

    /// The number of repeated values, which no file has to pay for.
    private func filledCount() throws -> Int {
        let limit = 1 << 28
        guard count <= limit else {
            throw ONNXFault.tooManyValues(what: "repeated values", count: count, limit: limit)
        }
        return count
    }

    /// The only value, nil where there are several.
    func scalar() throws -> Float? { count == 1 ? try floats()[0] : nil }
}

/// The whole number towards zero; what is no number becomes 0, what is too large the largest.
private func wholeNumber(_ value: Double) -> Int {
    if value.isNaN { return 0 }
    return Int(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
}
