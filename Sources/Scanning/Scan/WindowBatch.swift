import Engine
import Machine
import Network
import Synchronization

/// Runs a network on many single windows at the same time, each of them on one thread.
///
/// What it gives for a window does not depend on the others, nor on the number of threads.
package final class WindowBatch {
    /// The shape of a window.
    package let shape: Shape
    /// What the network gives for one window.
    package let output: Shape
    private let pool: WorkerPool
    /// One for each thread, with the same packed weights.
    private let executors: [Executor]

    /// Packs the weights and allocates memory for each thread.
    ///
    /// - Parameter pool: The threads that share the windows.
    /// - Throws: ``EngineError``.
    package init(_ model: DenseModel, pool: WorkerPool, options: PlanOptions = PlanOptions()) throws {
        self.pool = pool
        shape = model.architecture.input
        let window = Extent(height: shape.height, width: shape.width)
        let plan = try Planner(model, options: options, pool: pool).plan(for: window, threads: 1)
        output = plan.output
        let alone = WorkerPool(threads: 1)
        executors = try (0..<pool.threads).map { _ in try Executor(plan, pool: alone) }
    }

    /// Runs the network on some windows.
    ///
    /// - Parameters:
    ///   - count: How many windows there are.
    ///   - onProgress: Called with the windows that are done, and all of them, between portions of the work.
    ///   - read: Writes the samples of a window, shape [height, width, channels], 0…1; called on several threads.
    /// - Returns: Shape [count, height, width, channels of the output].
    /// - Throws: What `read` throws for the first window for which it does.
    package func outputs(
        count: Int, onProgress: (Int, Int) -> Void = { _, _ in },
        read: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws -> [Float] {
        var result = [Float](repeating: 0, count: count * output.count)
        let portion = 32 * pool.threads
        for first in stride(from: 0, to: count, by: portion) {
            let number = min(portion, count - first)
            let failure = Mutex<(window: Int, error: any Error)?>(nil)
            result.withUnsafeMutableBufferPointer { result in
                let start = result.baseAddress! + first * output.count
                pool.run(number) { window, worker in
                    do {
                        let values = try run(first + window, on: executors[worker], read)
                        (start + window * output.count).update(from: values, count: output.count)
                    } catch {
                        // Which error is told must not depend on which thread was faster.
                        failure.withLock { if $0.map({ window < $0.window }) ?? true { $0 = (window, error) } }
                    }
                }
            }
            if let error = failure.withLock({ $0?.error }) { throw error }
            onProgress(first + number, count)
        }
        return result
    }

    private func run(
        _ window: Int, on executor: Executor, _ read: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws -> [Float] {
        var samples = [Float](repeating: 0, count: shape.count)
        try samples.withUnsafeMutableBufferPointer { try read(window, $0) }
        return try executor.scores(
            of: ArraySource(samples, width: shape.width, height: shape.height, channels: shape.channels))
    }
}
