/// How several maps are made into one, value by value.
public enum Arithmetic: String, Hashable, Sendable, CaseIterable {
    /// The sum. Source: He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385.
    case add
    /// The first minus the second.
    case subtract = "sub"
    /// The product.
    case multiply = "mul"
    /// The first divided by the second.
    case divide = "div"
    /// The largest.
    case maximum = "max"
    /// The smallest.
    case minimum = "min"

    /// True where the order of the maps says nothing, so that there may be more than two.
    public var isCommutative: Bool { self != .subtract && self != .divide }

    /// What two values are made into; of more than two the result so far is the first.
    @inlinable package func combined<Value: FloatingPoint>(_ first: Value, _ second: Value) -> Value {
        switch self {
        case .add: first + second
        case .subtract: first - second
        case .multiply: first * second
        case .divide: first / second
        case .maximum: max(first, second)
        case .minimum: min(first, second)
        }
    }
}
