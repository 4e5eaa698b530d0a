import Network

/// What a stage is expected to cost.
struct StagePrediction: Sendable, Codable, Equatable {
    /// The algorithm of a convolution; nil for stages that can be computed in one way only.
    var algorithm: Algorithm?
    /// Multiply-adds of one pass, counted as plain sums.
    var multiplyAdds: Int
    /// Multiply-adds that are really done, padding of channels and tiles included.
    var executedMultiplyAdds: Int
    /// Seconds of one thread.
    var seconds: Double
    /// Bytes of packed or transformed weights.
    var weightBytes: Int

    /// A stage that no algorithm is chosen for.
    static func other(weightBytes: Int = 0) -> StagePrediction {
        StagePrediction(multiplyAdds: 0, executedMultiplyAdds: 0, seconds: 0, weightBytes: weightBytes)
    }

    /// The same for several maps of which each is computed alike with the same weights.
    func times(_ copies: Int) -> StagePrediction {
        StagePrediction(
            algorithm: algorithm, multiplyAdds: multiplyAdds * copies,
            executedMultiplyAdds: executedMultiplyAdds * copies, seconds: seconds * Double(copies),
            weightBytes: weightBytes)
    }

    var isTransformed: Bool { algorithm != .direct && algorithm != .streamed }
}
