import Network

/// What one stage of a pass has cost.
public struct StageCost: Sendable, Equatable, Codable {
    /// The layers that the stage computes, for example `conv1+relu1`.
    public var name: String
    /// The feature map that it makes.
    public var output: Shape
    /// Multiply-adds of one pass, counted as direct sums.
    public var multiplyAdds: Int
    /// Seconds of all passes.
    public var seconds: Double
}
