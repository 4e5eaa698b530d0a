/// How large objects of a class are: width and height in pixels of the picture at the scale at which windows show them.
public struct ObjectSize: Sendable, Hashable, Codable {
    /// From the left edge to the right one.
    public var width: Double
    /// From the upper edge to the lower one.
    public var height: Double

    /// A size of two numbers above 0.
    public init(width: Double, height: Double) {
        precondition(width > 0 && height > 0, "an object has a width and a height")
        self.width = width
        self.height = height
    }
}
