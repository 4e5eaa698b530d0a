import Network

/// Normalisations that many networks were trained with.
public enum NamedNormalization: String, Codable, Sendable, CaseIterable {
    /// 0…1.
    case unit
    /// −1…1.
    case signed
    /// 0…255.
    case bytes
    /// The mean and deviation of ImageNet's colours, as in torchvision's models.
    case imagenet
    /// Blue, green, red, 0…255, minus 104, 117, 123, as in the Caffe model zoo.
    case caffe

    /// The normalisation for a number of channels; `imagenet` and `caffe` take their first values for grey.
    package func values(channels: Int) -> Normalization {
        func list(_ values: [Float]) -> [Float] { (0..<channels).map { values[min($0, values.count - 1)] } }
        switch self {
        case .unit: return Normalization(mean: list([0]), deviation: list([1]))
        case .signed: return Normalization(scale: 2, mean: list([1]), deviation: list([1]))
        case .bytes: return Normalization(scale: 255, mean: list([0]), deviation: list([1]))
        case .imagenet:
            return Normalization(mean: list([0.485, 0.456, 0.406]), deviation: list([0.229, 0.224, 0.225]))
        case .caffe:
            return Normalization(scale: 255, mean: list([104, 117, 123]), deviation: list([1]), channelOrder: .bgr)
        }
    }
}
