import Network

/// How one stage of a plan is computed, what it was expected to cost, and what it has cost.
public struct StageCost: Sendable, Equatable, Codable {
    /// The layers that the stage computes, for example `conv1+relu1`.
    public var name: String
    /// How: an algorithm, or what the stage does in a word, for example `pooling`, `sum`, `depthwise`.
    public var algorithm: String
    /// Output rows and columns that are made together, for example `4x4`.
    public var tile: String
    /// The feature map that it makes.
    public var output: Shape
    /// Multiply-adds of one pass, counted as direct sums.
    public var multiplyAdds: Int
    /// Multiply-adds that are really done in one pass, those of transforms not counted.
    public var executedMultiplyAdds: Int
    /// Bytes of packed or transformed weights.
    public var weightBytes: Int
    /// Bytes of memory for transformed tiles and their products, of all threads.
    public var scratchBytes: Int
    /// Seconds that one pass was expected to take.
    public var predictedSeconds: Double
    /// Seconds of all passes so far.
    public var seconds: Double
}

extension Plan {
    /// What each stage is and is expected to cost; no seconds yet.
    public func stageCosts(threads: Int) -> [StageCost] {
        stages.map { stage in
            let scratch = stage.operation.scratch(rows: stage.output.height, threads: threads)
            return StageCost(
                name: stage.name, algorithm: stage.cost.algorithm?.rawValue ?? stage.operation.name,
                tile: "\(stage.operation.group.height)x\(stage.operation.group.width)", output: stage.output,
                multiplyAdds: stage.cost.multiplyAdds, executedMultiplyAdds: stage.cost.executedMultiplyAdds,
                weightBytes: stage.cost.weightBytes,
                scratchBytes: 4 * (scratch.shared + scratch.perThread * threads),
                predictedSeconds: stage.cost.seconds / Double(threads), seconds: 0)
        }
    }
}
