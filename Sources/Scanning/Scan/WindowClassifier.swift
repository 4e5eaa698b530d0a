import Engine
import Foundation
import Machine
import Network
import Synchronization

/// Classifies single windows, several at a time, each exactly as a scan window by window does it.
package final class WindowClassifier {
    /// The shape of a window.
    package let shape: Shape
    /// The classes whose probabilities are given.
    ///
    /// Those of the model; of a model with one output, its class behind one that stands for everything else.
    package let classes: [String]

    private let pool: WorkerPool
    private let rule: ProbabilityRule
    /// One for each thread, all with the same packed weights.
    private let workers: [Worker]

    /// A classifier from a model of any kind.
    ///
    /// - Parameters:
    ///   - other: What a model with one output says when it does not say its class.
    ///   - pool: The threads that share the windows.
    /// - Throws: ``ScanError/manyScoresForWindow(output:)``, `NetworkError`, ``EngineError``.
    package init(_ model: Model, other: String, pool: WorkerPool, options: PlanOptions = PlanOptions()) throws {
        let output = model.architecture.output
        guard output.height == 1, output.width == 1 else { throw ScanError.manyScoresForWindow(output: output) }
        let dense = try model.windowed()
        shape = model.architecture.input
        classes = model.classes.count == 1 ? [other] + model.classes : model.classes
        self.pool = pool
        rule = dense.probabilityRule
        let planner = Planner(dense, options: options, pool: pool)
        let plan = try planner.plan(for: Extent(height: shape.height, width: shape.width), threads: 1)
        guard plan.output.height == 1, plan.output.width == 1 else {
            throw ScanError.manyScoresForWindow(output: plan.output)
        }
        workers = try (0..<pool.threads).map { _ in try Worker(plan, shape: model.architecture.input) }
    }

    /// The probabilities of some windows, shape [windows, classes]; each window's add up to 1.
    ///
    /// Outputs of a network that ends with a sigmoid are divided by their sum.
    ///
    /// - Parameters:
    ///   - count: How many windows there are.
    ///   - onProgress: Called with the windows that are done, and all of them.
    ///   - read: Writes the samples of a window, shape [height, width, channels], 0…1; called on several threads.
    /// - Throws: What `read` throws for the first window for which it does.
    package func probabilities(
        count: Int, onProgress: (Int, Int) -> Void = { _, _ in },
        read: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws -> [Float] {
        var result = [Float](repeating: 0, count: count * classes.count)
        // Between two portions the caller hears how far the work is.
        let portion = 32 * pool.threads
        for first in stride(from: 0, to: count, by: portion) {
            let failure = Mutex<(window: Int, error: any Error)?>(nil)
            let number = min(portion, count - first)
            result.withUnsafeMutableBufferPointer { result in
                let rows = result.baseAddress! + first * classes.count
                pool.run(number) { piece, worker in
                    do {
                        try classify(first + piece, on: workers[worker], into: rows + piece * classes.count, read: read)
                    } catch {
                        // Which window is told must not depend on which thread was faster.
                        failure.withLock { if $0.map({ piece < $0.window }) ?? true { $0 = (piece, error) } }
                    }
                }
            }
            if let error = failure.withLock({ $0?.error }) { throw error }
            onProgress(first + number, count)
        }
        return result
    }

    private func classify(
        _ window: Int, on worker: Worker, into row: UnsafeMutablePointer<Float>,
        read: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws {
        try worker.source.fill { try read(window, $0) }
        try worker.executor.run(worker.source) { _, scores in
            let outputs = scores.count
            let target = row + (classes.count - outputs)
            rule.probabilities(of: scores.baseAddress!, classes: outputs, into: target)
            if outputs < classes.count {
                row[0] = 1 - target[0]
            } else if case .asTheyAre = rule {
                let sum = (0..<outputs).reduce(Float(0)) { $0 + row[$1] }
                for index in 0..<outputs { row[index] = sum > 0 ? row[index] / sum : 1 / Float(outputs) }
            }
        }
    }

    private struct Worker {
        let executor: Executor
        let source: WindowSource

        init(_ plan: Plan, shape: Shape) throws {
            executor = try Executor(plan, pool: WorkerPool(threads: 1))
            source = WindowSource(shape)
        }
    }
}

/// One window in memory, filled again and again.
private final class WindowSource: Engine.RowSource {
    let width: Int
    let height: Int
    let channels: Int
    private var samples: [Float]
    private var row = 0

    init(_ shape: Shape) {
        width = shape.width
        height = shape.height
        channels = shape.channels
        samples = [Float](repeating: 0, count: shape.count)
    }

    func fill(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        row = 0
        try samples.withUnsafeMutableBufferPointer { try body($0) }
    }

    func readRow(into target: UnsafeMutableBufferPointer<Float>) {
        let length = width * channels
        samples.withUnsafeBufferPointer {
            target.baseAddress!.update(from: $0.baseAddress! + row * length, count: length)
        }
        row += 1
    }
}
