/// The bytes that a pass holds.
public struct PlanMemory: Sendable, Codable, Equatable {
    /// Packed and transformed weights.
    public var weights: Int
    /// Rows of feature maps.
    public var rows: Int
    /// Memory of the kernels.
    public var scratch: Int
    /// How many rows of the picture are read, at most, below the first whose scores are still to come.
    public var rowsAhead = 0
    /// All bytes.
    public var total: Int { weights + rows + scratch }
}

extension Plan {
    /// The bytes that a pass holds on a number of threads.
    public func memory(threads: Int) -> PlanMemory {
        let scratch = scratch(threads: threads)
        let rows = zip(maps, capacities).reduce(0) { $0 + $1.0.rowCount * $1.1 }
        let samples = rowsPerBand * input.width * input.channels
        let zeros = maps.map(\.rowCount).max() ?? 0
        return PlanMemory(
            weights: stages.reduce(0) { $0 + $1.cost.weightBytes }, rows: 4 * (rows + samples),
            scratch: 4 * (scratch.shared + scratch.perThread * threads + zeros),
            rowsAhead: Schedule.mostRowsAhead(stages: stages, maps: maps, rowsPerBand: rowsPerBand))
    }

    /// Floats that the threads share, and that each has for itself.
    func scratch(threads: Int) -> (shared: Int, perThread: Int) {
        zip(stages, maps.dropFirst()).reduce((0, 0)) { most, next in
            let (stage, map) = next
            let scratch = stage.operation.scratch(rows: map.shape.height, threads: threads)
            return (max(most.0, scratch.shared), max(most.1, scratch.perThread))
        }
    }
}
