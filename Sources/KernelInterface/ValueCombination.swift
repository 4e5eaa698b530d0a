/// Two maps made into one, value by value: `x = x ∘ y` over neighbouring positions of a channel block.
package struct ValueCombination {
    /// What is done with two values.
    package enum Operator: Sendable {
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
    package var operation: Operator
    /// The first values, which the results replace.
    package var x: UnsafeMutablePointer<Float>
    /// The second values.
    package var y: UnsafePointer<Float>
    /// Floats from one group of second values to the next: 16, or 0 where one group stands for all positions.
    package var stride: Int
    /// Groups of 16.
    package var count: Int

    /// A combination from its parts.
    package init(
        _ operation: Operator, _ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, stride: Int, count: Int
    ) {
        self.operation = operation
        self.x = x
        self.y = y
        self.stride = stride
        self.count = count
    }
}
