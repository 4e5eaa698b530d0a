import Engine
import Machine
import Network

extension WindowRunner {
    /// A runner whose `probabilities` are those of a model of any kind.
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
    ///   - average: Mirrored and turned windows whose scores are averaged; windows are squares where it turns.
    ///   - onProgress: Called with the windows that are done, and all of them.
    ///   - read: Writes all samples of a window, shape [height, width, channels], 0…1; called on several threads.
    /// - Throws: What `read` throws for the first window for which it does.
    package func probabilities(
        count: Int, averaging average: WindowAverage? = nil, onProgress: (Int, Int) -> Void = { _, _ in },
        read: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws -> [Float] {
        precondition(output.count == model.classes.count, "the network gives one score for each class of a window")
        let symmetries = average?.orientations.symmetries ?? [.identity]
        let outputs = try outputs(ofWindows: count, symmetries, onProgress: onProgress, read: read)
        let mean = ScoreMean(
            model.probabilityRule, of: average?.quantity ?? .probabilities, classes: model.classes.count)
        return outputs.flatMap { scores in
            model.classProbabilities(ofLogits: scores.count == 1 ? scores[0] : mean.mean(of: scores))
        }
    }

    /// What the network gives for windows that are mirrored and turned.
    ///
    /// - Returns: Shape [windows, symmetries], each of shape [classes].
    private func outputs(
        ofWindows count: Int, _ symmetries: [WindowSymmetry], onProgress: (Int, Int) -> Void,
        read: (Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws -> [[[Float]]] {
        let ways = symmetries.count
        let orders = symmetries.map { $0.pixels(of: Extent(height: shape.height, width: shape.width)) }
        let logits = try outputs(
            count: count * ways, onProgress: { onProgress($0 / ways, $1 / ways) },
            read: { index, samples in
                guard symmetries[index % ways] != .identity else { return try read(index / ways, samples) }
                try withUnsafeTemporaryAllocation(of: Float.self, capacity: samples.count) { upright in
                    try read(index / ways, upright)
                    for (place, pixel) in orders[index % ways].enumerated() {
                        for channel in 0..<shape.channels {
                            samples[place * shape.channels + channel] = upright[pixel * shape.channels + channel]
                        }
                    }
                }
            })
        let classes = output.count
        return (0..<count).map { window in
            (0..<ways).map { way in
                let start = (window * ways + way) * classes
                return Array(logits[start..<start + classes])
            }
        }
    }
}

extension DenseModel {
    /// The probabilities of the classes of a window from the outputs for it, which add up to 1.
    ///
    /// One output gives two: of what is not the class, and of the class. Outputs that are probabilities already are
    /// divided by their sum.
    ///
    /// - Parameter logits: Shape [classes].
    package func classProbabilities(ofLogits logits: [Float]) -> [Float] {
        let probabilities = probabilities(ofLogits: logits)
        if probabilities.count == 1 { return [1 - probabilities[0], probabilities[0]] }
        guard case .asTheyAre = probabilityRule else { return probabilities }
        let sum = probabilities.reduce(0, +)
        return probabilities.map { sum > 0 ? $0 / sum : 1 / Float(probabilities.count) }
    }
}
