import Network

/// How one stage of a plan is computed, what it was expected to cost, and what it has cost.
public struct StageCost: Sendable, Equatable, Codable {
    /// The layers that the stage computes, for example `conv1+relu1`.
    public var name: String
    /// How: an algorithm, or what the stage does in a word, for example `pooling`, `sum`, `depthwise`.
    public var algorithm: String
    /// How many columns and rows of the output are made together, width first, for example `8x4`.
    public var tile: String
    /// The feature map that it makes; of several fragments the first.
    public var output: Shape
    /// Into how many fragments the map falls, where a stride is taken out of the network.
    public var fragments: Int
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
    /// What each stage is, is expected to cost, and has cost; the fragments of a map together.
    ///
    /// - Parameter seconds: Seconds that each stage has taken; none yet unless given.
    public func stageCosts(threads: Int, seconds: [Double]? = nil) -> [StageCost] {
        var costs: [StageCost] = []
        for (index, stage) in stages.enumerated() {
            let scratch = stage.operation.scratch(rows: stage.output.height, threads: threads)
            let cost = StageCost(
                name: stage.name, algorithm: stage.cost.algorithm?.rawValue ?? stage.operation.name,
                tile: stage.operation.group.sides, output: stage.output,
                fragments: 1, multiplyAdds: stage.cost.multiplyAdds,
                executedMultiplyAdds: stage.cost.executedMultiplyAdds, weightBytes: stage.cost.weightBytes,
                scratchBytes: 4 * (scratch.shared + scratch.perThread * threads),
                predictedSeconds: stage.cost.seconds / Double(threads), seconds: seconds?[index] ?? 0)
            if costs.last?.name == cost.name, !(stage.operation is InterleaveOperation) {
                costs[costs.count - 1].add(cost)
            } else {
                costs.append(cost)
            }
        }
        return costs
    }
}

extension StageCost {
    /// Counts another fragment of the same map.
    fileprivate mutating func add(_ other: StageCost) {
        fragments += 1
        multiplyAdds += other.multiplyAdds
        executedMultiplyAdds += other.executedMultiplyAdds
        weightBytes += other.weightBytes
        // One after the other they use the same memory.
        scratchBytes = max(scratchBytes, other.scratchBytes)
        predictedSeconds += other.predictedSeconds
        seconds += other.seconds
    }
}
