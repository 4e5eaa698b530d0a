import Engine
import Machine
import Network

/// Runs a network on many single windows at the same time, each of them on one thread.
///
/// What it gives for a window does not depend on the other windows, nor on the number of threads: it is what a scan
/// window by window gives.
package final class WindowRunner {
    /// The shape of a window.
    package let shape: Shape
    /// The shape of what the network gives for one window, without a box.
    package let output: Shape
    /// The network, as it scores single windows.
    package let model: DenseModel
    /// The shape of all that it gives.
    private let given: Shape
    private let pool: WorkerPool
    private let executors: WindowExecutors
    /// One for each executor.
    private let sources: [WindowSource]

    /// Windows of a portion for each thread; the caller hears of the progress between portions.
    private static let windowsPerThread = 32

    /// Packs the weights and allocates memory for each thread.
    ///
    /// - Parameter pool: The threads that share the windows.
    /// - Throws: `EngineError`.
    package init(_ model: DenseModel, pool: WorkerPool, options: PlanOptions = PlanOptions()) throws {
        self.model = model
        self.pool = pool
        let shape = model.architecture.input
        let window = Extent(height: shape.height, width: shape.width)
        let plan = try Planner(model, options: options, pool: pool).plan(for: window, threads: 1)
        self.shape = shape
        given = plan.output
        output = Shape(
            height: given.height, width: given.width,
            channels: model.hasBoxes ? model.classes.count : given.channels)
        executors = try WindowExecutors(plan, count: pool.threads, pool: pool)
        sources = (0..<pool.threads).map { _ in WindowSource(shape) }
    }

    /// What the network gives for some windows, before softmax.
    ///
    /// - Parameters:
    ///   - count: How many windows there are.
    ///   - onProgress: Called with the windows that are done, and all of them, between portions of the work.
    ///   - read: Writes all samples of a window, shape [height, width, channels], 0…1; called on several threads.
    /// - Returns: Shape [count, height, width, channels] of the output.
    /// - Throws: What `read` throws for the first window for which it does.
    package func outputs(
        count: Int, onProgress: (Int, Int) -> Void = { _, _ in },
        read: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws -> [Float] {
        var result = [Float](repeating: 0, count: count * given.count)
        let portion = Self.windowsPerThread * pool.threads
        for first in stride(from: 0, to: count, by: portion) {
            let number = min(portion, count - first)
            try result.withUnsafeMutableBufferPointer { result in
                try executors.run(number, into: result.baseAddress! + first * given.count) { window, executor in
                    try sources[executor].fill { try read(first + window, $0) }
                    return sources[executor]
                }
            }
            onProgress(first + number, count)
        }
        guard given != output else { return result }
        return stride(from: 0, to: result.count, by: given.channels).flatMap {
            result[$0..<$0 + output.channels]
        }
    }
}
