/// Two maps made into one, value by value: `x = x ∘ y` over neighbouring positions of a channel block.
public struct ValueCombination {
    /// What is done with two values.
    public enum Operator: Sendable {
        /// `x + y`.
        case add
        /// `x − y`.
        case subtract
        /// `x · y`.
        case multiply
        /// `x / y`.
        case divide
        /// The larger.
        case maximum
        /// The smaller.
        case minimum
    }
    /// What is done with two values.
    public var operation: Operator
    /// The first values, which the results replace.
    public var x: UnsafeMutablePointer<Float>
    /// The second values.
    public var y: UnsafePointer<Float>
    /// Floats from one group of second values to the next: 16, or 0 where one group stands for all positions.
    public var stride: Int
    /// Groups of 16.
    public var count: Int

    /// A combination from its parts.
    public init(
        _ operation: Operator, _ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, stride: Int, count: Int
    ) {
        self.operation = operation
        self.x = x
        self.y = y
        self.stride = stride
        self.count = count
    }
}
