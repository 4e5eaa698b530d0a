/// What is done to windows before the first trained layer, fitted to the training part and stored in the model.
///
/// What can slide over a picture, and what cannot:
///
/// | kind | what it becomes | dense scan |
/// |---|---|---|
/// | `none`, `scale`, `mean`, `standard` | the model's normalisation, channel by channel | slides exactly |
/// | `mean-image` | a layer with a factor and a summand for each place of the window | single windows only: what is subtracted depends on the place in the window |
/// | `pca` | a convolution whose kernel is the window | slides exactly, as a fully-connected layer does; the network behind it is made of fully-connected layers |
/// | `zca` | that convolution, and a transposed one that turns back | single windows only: the maps of overlapping windows would be added up |
public enum Preprocessing: Hashable, Sendable {
    /// Samples of 0…1 as they are.
    case none
    /// Samples of −1…1.
    case scale
    /// Without the mean of each channel, as VGG nets are fed. Source: Simonyan & Zisserman, arXiv:1409.1556.
    case mean
    /// Without the mean of each channel, divided by its standard deviation.
    case standard
    /// Without the mean of each place of the window, divided by one standard deviation of all that is left, as AlexNet
    /// was fed. Source: Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional Neural
    /// Networks", 2012.
    case meanImage
    /// The principal components of whole windows, each divided by its standard deviation; unless their number is given,
    /// as many as hold 99% of the variance.
    case pca(components: Int?)
    /// Whitened windows that still look like windows: the principal components turned back; all of them unless their
    /// number is given. Source: Bell & Sejnowski, "The 'independent components' of natural scenes are edge filters",
    /// 1997; Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
    case zca(components: Int?)

    /// The most values of a window that is whitened: a covariance of so many values squared is held in memory.
    public static let whitenedValues = 3072
    /// What is added to every variance before its root divides, as a share of the mean variance of a value: places that
    /// hardly change would otherwise be blown up to noise.
    public static let regularization = 0.01
    /// The share of the variance that the components of `pca` hold unless their number is given.
    public static let keptVariance = 0.99
}

extension Preprocessing: LosslessStringConvertible {
    /// Every form of the text.
    public static let forms = "none, scale, mean, standard, mean-image, pca, pca:K, zca or zca:K"

    /// Reads `none`, `scale`, `mean`, `standard`, `mean-image`, `pca[:K]` or `zca[:K]` with K above 0.
    public init?(_ text: String) {
        switch text {
        case "none": self = .none
        case "scale": self = .scale
        case "mean": self = .mean
        case "standard": self = .standard
        case "mean-image": self = .meanImage
        case "pca": self = .pca(components: nil)
        case "zca": self = .zca(components: nil)
        default:
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let components = Int(parts[1]), components > 0 else { return nil }
            switch parts[0] {
            case "pca": self = .pca(components: components)
            case "zca": self = .zca(components: components)
            default: return nil
            }
        }
    }

    /// The text that ``init(_:)`` reads.
    public var description: String {
        func numbered(_ word: String, _ components: Int?) -> String { word + (components.map { ":\($0)" } ?? "") }
        return switch self {
        case .none: "none"
        case .scale: "scale"
        case .mean: "mean"
        case .standard: "standard"
        case .meanImage: "mean-image"
        case .pca(let components): numbered("pca", components)
        case .zca(let components): numbered("zca", components)
        }
    }
}
