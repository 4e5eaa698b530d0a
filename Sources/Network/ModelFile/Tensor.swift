/// A dense array of float32 values in row-major order.
public struct Tensor: Equatable, Sendable {
    /// The size of each dimension, outermost first.
    public let shape: [Int]
    /// The values; their number is the product of the shape.
    public var values: [Float]

    /// A tensor from its shape and values.
    public init(shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *), "values must fill the shape exactly")
        self.shape = shape
        self.values = values
    }

    /// A tensor with the same value everywhere.
    public init(shape: [Int], repeating value: Float) {
        self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
    }
}
