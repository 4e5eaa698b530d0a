/// One array of parameters of a layer.
public struct ParameterDescription: Hashable, Sendable {
    /// What the array is.
    public enum Role: String, Hashable, Sendable {
        /// Kernel, matrix or factor: convolution [filters, channels / groups, height, width], transposed convolution
        /// [channels, filters / groups, height, width], fully connected [outputs, inputs], parametric ReLU [channels],
        /// affine [channels] or [channels, height, width].
        case weight
        /// Added for each filter or output.
        case bias
        /// γ of batch and layer normalisation.
        case scale
        /// β of batch and layer normalisation.
        case shift
        /// Running mean of batch normalisation; not trained by gradient.
        case runningMean = "running_mean"
        /// Running variance of batch normalisation; not trained by gradient.
        case runningVariance = "running_var"
    }
    /// What the array is.
    public let role: Role
    /// The size of each dimension, outermost first.
    public let shape: [Int]

    /// True when training follows a gradient of this array.
    public var isTrained: Bool { role != .runningMean && role != .runningVariance }
    /// The number of values.
    public var count: Int { shape.reduce(1, *) }
}
