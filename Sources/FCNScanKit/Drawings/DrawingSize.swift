import Network

/// How large the pictures of a result are.
public enum DrawingSize: Sendable, Equatable {
    /// As large as the picture.
    case full
    /// Reduced by the smallest whole number with which neither side has more pixels.
    case fit(Int)
    /// The heat map has one pixel for each cell of the score map and no legend, and there is no overlay.
    case map
    /// Full up to 100 megapixels, above that reduced to at most 8192 pixels on a side.
    case automatic

    /// `full`, `map`, or `fit:` and at least 16 pixels; nil for any other text.
    public init?(_ text: String) {
        switch text {
        case "full": self = .full
        case "map": self = .map
        default:
            guard text.hasPrefix("fit:"), let side = Int(text.dropFirst(4)), side >= 16 else { return nil }
            self = .fit(side)
        }
    }

    /// What a person can open.
    static let automaticPixels = 100_000_000
    static let automaticSide = 8192

    /// Pixels of a picture across and down in one of the drawing.
    func factor(for picture: Extent) -> Int {
        switch self {
        case .full, .map: return 1
        case .fit(let side): return (max(picture.width, picture.height) + side - 1) / side
        case .automatic:
            let isLarge = picture.width * picture.height > Self.automaticPixels
            return isLarge ? Self.fit(Self.automaticSide).factor(for: picture) : 1
        }
    }
}
