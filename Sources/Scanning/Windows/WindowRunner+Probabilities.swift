import Engine
import Machine
import Network

extension WindowRunner {
    /// A runner whose ``probabilities(count:onProgress:read:)`` are those of a model of any kind.
    ///
    /// - Parameter pool: The threads that share the windows.
    /// - Throws: ``ScanError/manyScoresForWindow(output:)``, `NetworkError`, `EngineError`.
    package convenience init(classifier model: Model, pool: WorkerPool, options: PlanOptions = PlanOptions()) throws {
        let output = model.architecture.output
        guard output.height == 1, output.width == 1 else { throw ScanError.manyScoresForWindow(output: output) }
        try self.init(try model.windowed(), pool: pool, options: options)
        guard self.output.height == 1, self.output.width == 1 else {
            throw ScanError.manyScoresForWindow(output: self.output)
        }
    }

    /// The classes whose probabilities are given: those of the model, or of a model with one output `other` and its
    /// class.
    ///
    /// - Parameter other: The class of windows that do not have the only class of the model.
    package func classes(other: String) -> [String] {
        model.classes.count == 1 ? [other] + model.classes : model.classes
    }

    /// The probabilities of some windows, shape [windows, classes]; each window's add up to 1.
    ///
    /// A model with one output gives two, as ``classes(other:)`` says. Outputs of a network that ends with a sigmoid are
    /// divided by their sum.
    ///
    /// - Parameters:
    ///   - count: How many windows there are.
    ///   - onProgress: Called with the windows that are done, and all of them.
    ///   - read: Writes all samples of a window, shape [height, width, channels], 0…1; called on several threads.
    /// - Throws: What `read` throws for the first window for which it does.
    package func probabilities(
        count: Int, onProgress: (Int, Int) -> Void = { _, _ in },
        read: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws -> [Float] {
        precondition(output.count == model.classes.count, "the network gives one score for each class of a window")
        let logits = try outputs(count: count, onProgress: onProgress, read: read)
        return stride(from: 0, to: logits.count, by: output.count).flatMap { start in
            let probabilities = model.probabilities(ofLogits: Array(logits[start..<start + output.count]))
            if probabilities.count == 1 { return [1 - probabilities[0], probabilities[0]] }
            guard case .asTheyAre = model.probabilityRule else { return probabilities }
            let sum = probabilities.reduce(0, +)
            return probabilities.map { sum > 0 ? $0 / sum : 1 / Float(output.count) }
        }
    }
}
