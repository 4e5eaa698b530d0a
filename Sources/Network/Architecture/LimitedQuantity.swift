/// A size that ``NetworkLimits`` bounds.
public enum LimitedQuantity: String, Hashable, Sendable {
    /// A height, a width or a number of channels.
    case dimension
    /// The values in one feature map.
    case values
    /// The parameters of one layer.
    case parameters
    /// The multiply-adds of one pass.
    case multiplyAdds
    /// The product of the strides of all layers on a path.
    case strideProduct
    /// See ``NetworkLimits/enlargement``.
    case enlargement
    /// The outputs that enter one layer.
    case inputs
}
