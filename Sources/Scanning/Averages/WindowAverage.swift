import Network

/// Scores of mirrored and turned windows that are averaged, window by window.
///
/// Source: Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012
/// (mirrors); Simonyan & Zisserman, arXiv:1409.1556, section 3.2 (mirrors of a dense pass).
public struct WindowAverage: Hashable, Sendable, Codable {
    /// Which mirrored and turned windows are scored.
    public enum Orientations: String, CaseIterable, Sendable, Codable {
        /// As it is, left and right exchanged, up and down exchanged, both.
        case flips
        /// Turned by 0, 90, 180 and 270 degrees; square windows only.
        case rotations
        /// All eight mirrorings and turns of a square.
        case dihedral
    }

    /// What is averaged.
    public enum Quantity: String, CaseIterable, Sendable, Codable {
        /// What the network gives before softmax: the geometric mean of probabilities, made to add up to 1.
        case logits
        /// The probabilities: their arithmetic mean.
        case probabilities
    }

    /// Which mirrored and turned windows are scored.
    public var orientations: Orientations
    /// What is averaged.
    public var quantity: Quantity

    /// The mean of probabilities unless told.
    public init(_ orientations: Orientations, of quantity: Quantity = .probabilities) {
        self.orientations = orientations
        self.quantity = quantity
    }
}

extension WindowAverage {
    /// Makes sure that windows can be mirrored and turned as is wanted.
    ///
    /// - Parameter stride: The distance of neighbouring windows, where there are such.
    /// - Throws: ``ScanError/windowsDoNotTurn(window:stride:)``.
    package func check(window: Extent, stride: Extent = Extent(1)) throws {
        guard orientations == .flips || (window.height == window.width && stride.height == stride.width) else {
            throw ScanError.windowsDoNotTurn(window: window, stride: stride)
        }
    }
}

extension WindowAverage.Orientations {
    /// The mirrorings and turns, the upright window first.
    public var symmetries: [WindowSymmetry] {
        switch self {
        case .flips: [.identity, .leftRight, .upDown, .halfTurn]
        case .rotations: [.identity, .quarterTurn, .halfTurn, .threeQuarterTurn]
        case .dihedral:
            [
                .identity, .quarterTurn, .halfTurn, .threeQuarterTurn, .leftRight, .upDown, .transposition,
                .antitransposition,
            ]
        }
    }
}
