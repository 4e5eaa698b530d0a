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
    /// Bytes of each form of the weights of a stage, by its name and algorithm: passes at other sizes share them.
    package var forms: [String: Int] = [:]
    /// All bytes.
    public var total: Int { weights + rows + scratch }

    private enum CodingKeys: String, CodingKey { case weights, rows, scratch, rowsAhead }

    /// What passes hold that come one after the other: the rows and the scratch memory of the one that needs most, and the
    /// weights in every form that one of them asks for, since they are kept.
    package static func inTurn(_ passes: [PlanMemory]) -> PlanMemory {
        var result = passes.max { $0.rows + $0.scratch < $1.rows + $1.scratch }!
        for pass in passes { result.forms.merge(pass.forms) { max($0, $1) } }
        result.weights = result.forms.reduce(0) { $0 + $1.value }
        return result
    }
}

extension Plan {
    /// The bytes that a pass holds on a number of threads.
    public func memory(threads: Int) -> PlanMemory {
        let scratch = scratch(threads: threads)
        let rows = zip(maps, capacities).reduce(0) { $0 + $1.0.rowCount * $1.1 }
        let samples = rowsPerBand * input.width * input.channels
        let zeros = maps.map(\.rowCount).max() ?? 0
        var forms: [String: Int] = [:]
        for stage in stages where stage.cost.weightBytes > 0 {
            let transform = stage.cost.isTransformed ? stage.cost.algorithm.map { " \($0.rawValue)" } ?? "" : ""
            forms[stage.name + transform, default: 0] += stage.cost.weightBytes
        }
        return PlanMemory(
            weights: stages.reduce(0) { $0 + $1.cost.weightBytes }, rows: 4 * (rows + samples),
            scratch: 4 * (scratch.shared + scratch.perThread * threads + zeros),
            rowsAhead: Schedule.mostRowsAhead(stages: stages, maps: maps, rowsPerBand: rowsPerBand), forms: forms)
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
