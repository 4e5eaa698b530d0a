extension DenseModel {
    /// A network without its weights, for what asks for sizes only: plans are drawn and memory is counted, and no
    /// score means anything.
    ///
    /// Large tensors take no memory, however many parameters the network has.
    public init(sketchOf form: DenseForm) {
        let architecture = form.architecture
        self.init(
            form: form,
            parameters: architecture.layers.enumerated().map { index, layer in
                layer.parameters(for: architecture.inputShape(ofLayer: index)).map {
                    $0.role == .runningVariance ? Tensor(shape: $0.shape, repeating: 1) : .untouched(shape: $0.shape)
                }
            }, classes: (0..<architecture.output.channels).map { "class \($0)" },
            normalization: Normalization(
                mean: [Float](repeating: 0, count: architecture.input.channels),
                deviation: [Float](repeating: 1, count: architecture.input.channels)), receipt: [:])
    }
}

extension Tensor {
    /// Values that nobody has written; pages that are not touched take no memory.
    fileprivate static func untouched(shape: [Int]) -> Tensor {
        let count = shape.reduce(1, *)
        guard count > 1 << 16 else { return Tensor(shape: shape, repeating: 0) }
        return Tensor(shape: shape, values: [Float](unsafeUninitializedCapacity: count) { $1 = count })
    }
}
