/// An array of float32 numbers in row-major order.
public struct NumpyArray: Equatable, Sendable {
    /// The size of each dimension, outermost first.
    public var shape: [Int]
    /// As many values as the shape has places.
    public var values: [Float]

    /// An array from its shape and values.
    public init(shape: [Int], values: [Float]) {
        self.shape = shape
        self.values = values
    }
}
