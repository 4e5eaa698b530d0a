import Network

/// What a stage is expected to cost.
public struct StagePrediction: Sendable, Codable, Equatable {
    /// The algorithm of a convolution; nil for stages that can be computed in one way only.
    public var algorithm: Algorithm?
    /// Multiply-adds of one pass, counted as plain sums.
    public var multiplyAdds: Int
    /// Multiply-adds that are really done, padding of channels and tiles included.
    public var executedMultiplyAdds: Int
    /// Seconds of one thread.
    public var seconds: Double
    /// Bytes of packed or transformed weights.
    public var weightBytes: Int

    /// A stage that no algorithm is chosen for.
    static func other(weightBytes: Int = 0) -> StagePrediction {
        StagePrediction(multiplyAdds: 0, executedMultiplyAdds: 0, seconds: 0, weightBytes: weightBytes)
    }

    var isTransformed: Bool { algorithm != .direct && algorithm != .streamed }
}
