import Machine
import Network

/// A running mean of a network's parameters over the last steps, which generalises better than those of any one step.
///
/// After step t, counted from 1, every value follows as `mean += (1 − d) · (value − mean)` with
/// `d = min(1 − 1 / horizon, t / (t + 9))`: the first steps, far from where the run goes, are soon forgotten. The running
/// statistics of batch normalisation are averaged in the same way, so that they fit the averaged weights.
///
/// Source: Polyak & Juditsky, SIAM J. Control Optim. 30 (1992); as a moving mean Tarvainen & Valpola, arXiv:1703.01780.
struct WeightAverage {
    /// About how many steps the mean covers.
    let horizon: Int
    /// The mean of each array, as in ``Network/Model``.
    private(set) var parameters: [[Tensor]]

    /// A mean before the first step.
    ///
    /// - Parameter horizon: At least 1; 1 takes over every step as it is.
    init(horizon: Int, of parameters: [[Tensor]]) {
        precondition(horizon >= 1, "a mean is over at least one step")
        self.horizon = horizon
        self.parameters = parameters
    }

    /// Values that are one piece of work.
    private static let pieceSize = 1 << 15

    /// Adds the parameters after a step.
    ///
    /// - Parameter step: The number of the step, from 1.
    mutating func add(_ current: [[Tensor]], step: Int, pool: WorkerPool) {
        let share = Float(1 - min(1 - 1 / Double(horizon), Double(step) / Double(step + 9)))
        for layer in current.indices {
            for place in current[layer].indices {
                parameters[layer][place].values.move(
                    towards: current[layer][place].values, by: share, pieceSize: Self.pieceSize, pool)
            }
        }
    }
}

extension [Float] {
    /// Moves every value a share of the way to another.
    fileprivate mutating func move(towards goal: [Float], by share: Float, pieceSize: Int, _ pool: WorkerPool) {
        precondition(count == goal.count, "a mean has its parameter's shape")
        guard !isEmpty else { return }
        withUnsafeMutableBufferPointer { values in
            let (mean, count) = (UncheckedPointer(values.baseAddress!), values.count)
            // Pieces of work on several threads write into ranges that do not overlap.
            pool.run((count + pieceSize - 1) / pieceSize) { piece in
                goal.withUnsafeBufferPointer { goal in
                    for index in piece * pieceSize..<Swift.min((piece + 1) * pieceSize, count) {
                        mean.pointer[index] += share * (goal[index] - mean.pointer[index])
                    }
                }
            }
        }
    }
}
