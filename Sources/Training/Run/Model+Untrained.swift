import Network

extension Model {
    /// A network with initial weights, to train, to convert or to measure.
    ///
    /// - Parameters:
    ///   - classes: The name of each output; `class 0`, `class 1` and so on unless given.
    ///   - normalization: How samples become inputs. Unless given, mean 0.5 and deviation 0.29, which are those of samples
    ///     spread evenly over 0…1; training fits both to its own windows.
    ///   - seed: Decides the weights.
    ///   - holdsWeights: False where large weights are drawn anew each time that they are read, the same ones, and take
    ///     no memory in between.
    public static func untrained(
        _ architecture: Architecture, classes: [String]? = nil, normalization: Normalization? = nil,
        initialization: WeightInitialization = .he, seed: UInt64 = 1, receipt: [String: String] = [:],
        holdsWeights: Bool = true
    ) -> Model {
        let channels = architecture.input.channels
        return Model(
            architecture: architecture,
            parameters: initialization.parameters(of: architecture, seed: seed, holdsWeights: holdsWeights),
            classes: classes ?? (0..<architecture.scores).map { "class \($0)" },
            normalization: normalization
                ?? Normalization(
                    mean: [Float](repeating: 0.5, count: channels), deviation: [Float](repeating: 0.29, count: channels)
                ),
            receipt: receipt)
    }
}
