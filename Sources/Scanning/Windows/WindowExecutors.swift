import Engine
import Machine
import Synchronization

/// Executors of one plan, each on one thread, that score single windows at the same time.
///
/// What is scored for a window depends neither on the other windows nor on the number of executors.
final class WindowExecutors {
    /// All with the same packed weights.
    private let executors: [Executor]
    private let pool: WorkerPool
    /// Values that the network gives for a window.
    private let outputs: Int

    /// Allocates the rows and the scratch memory of all executors.
    ///
    /// - Parameters:
    ///   - count: How many windows are scored at the same time, at most as many as the pool has threads.
    ///   - pool: The threads.
    /// - Throws: `EngineError`.
    init(_ plan: Plan, count: Int, pool: WorkerPool) throws {
        precondition((1...pool.threads).contains(count), "each executor has a thread of the pool")
        executors = try (0..<count).map { _ in try Executor(plan, pool: WorkerPool(threads: 1)) }
        outputs = plan.output.count
        self.pool = pool
    }

    /// How many windows are scored at the same time.
    var count: Int { executors.count }

    /// What the stages have cost in all windows so far.
    var stageCosts: [StageCost] {
        var costs = executors[0].stageCosts
        for executor in executors.dropFirst() {
            for (index, cost) in executor.stageCosts.enumerated() { costs[index].seconds += cost.seconds }
        }
        return costs
    }

    /// Scores some windows.
    ///
    /// - Parameters:
    ///   - number: How many windows there are.
    ///   - target: Shape [windows, height, width, channels] of the output.
    ///   - source: A window and the executor that runs it, below ``count``; called on several threads.
    /// - Throws: What `source`, or the source that it gives, throws for the first window for which it does.
    func run(
        _ number: Int, into target: UnsafeMutablePointer<Float>,
        source: (_ window: Int, _ executor: Int) throws -> any RowSource
    ) throws {
        let failure = Mutex<(window: Int, error: any Error)?>(nil)
        func run(_ window: Int, on executor: Int) {
            let start = target + window * outputs
            do {
                try executors[executor].run(source(window, executor)) { row, scores in
                    (start + row * scores.count).update(from: scores.baseAddress!, count: scores.count)
                }
            } catch {
                // Which error is thrown must not depend on which thread was faster.
                failure.withLock { if $0.map({ window < $0.window }) ?? true { $0 = (window, error) } }
            }
        }
        if count == pool.threads {
            pool.run(number) { window, worker in run(window, on: worker) }
        } else {
            // Fewer executors than threads: each takes every so many windows.
            pool.run(count) { executor in
                for window in stride(from: executor, to: number, by: count) { run(window, on: executor) }
            }
        }
        if let error = failure.withLock({ $0?.error }) { throw error }
    }
}
