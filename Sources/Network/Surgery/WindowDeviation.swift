/// A layer whose padding makes the dense scores differ from those of single windows.
///
/// A window by itself is padded with zeros at its own border; in a dense pass the real neighbours stand there.
public struct WindowDeviation: Hashable, Sendable, Codable {
    /// The layer's name in the network that was converted, for example `conv1`.
    public let layer: String
    /// The layer's position in that network, from 0.
    public let index: Int
    /// The padding that positions of one window really reach.
    public let padding: Margins
}

extension WindowDeviation: CustomStringConvertible {
    /// For example `conv1 (layer 1) pads by 1`.
    public var description: String { "\(layer) (layer \(index + 1)) pads by \(padding)" }
}
