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
    /// The rows and columns of the neighbourhood whose mean stands for that of the whole window; nil for other layers.
    public let neighbourhood: Extent?
}

extension WindowDeviation: CustomStringConvertible {
    /// For example `conv1 (layer 1) pads by 1`.
    public var description: String {
        "\(layer) (layer \(index + 1)) "
            + (neighbourhood.map { "takes the \($0.sides) values around each place for the whole window" }
                ?? "pads by \(padding)")
    }
}
