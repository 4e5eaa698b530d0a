/// `x · weight + bias`: one weight and one bias for each channel, or for each value of the map.
///
/// With single positions it is what subtracts a mean image; such a network takes windows of its own size only.
public struct Affine: Hashable, Sendable {
    /// True where each position of the map has its own weight and bias.
    public var isPositional: Bool

    /// One weight and one bias for each channel unless told.
    public init(isPositional: Bool = false) { self.isPositional = isPositional }
}
