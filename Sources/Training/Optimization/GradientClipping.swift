/// Limits on gradients, so that one odd batch does not throw a network far away.
public struct GradientClipping: Hashable, Sendable {
    /// The largest size of a single value.
    public var value: Float?
    /// The largest norm `√Σg²` of all gradients together; larger ones are scaled down to it.
    ///
    /// Source: Pascanu, Mikolov & Bengio, arXiv:1211.5063.
    public var norm: Float?

    /// No limit unless told.
    public init(value: Float? = nil, norm: Float? = nil) {
        self.value = value
        self.norm = norm
    }

    /// Limits the gradients of all layers, values first.
    func apply(to gradients: inout [[[Float]]]) {
        if let value { forEach(&gradients) { min(max($0, -value), value) } }
        guard let norm else { return }
        var squares = 0.0
        for values in gradients.joined() {
            for value in values { squares += Double(value) * Double(value) }
        }
        let found = squares.squareRoot()
        // What is no number is left for the loss to find.
        guard found.isFinite, found > Double(norm) else { return }
        let factor = Float(Double(norm) / found)
        forEach(&gradients) { $0 * factor }
    }

    private func forEach(_ gradients: inout [[[Float]]], _ change: (Float) -> Float) {
        for layer in gradients.indices {
            for place in gradients[layer].indices {
                for index in gradients[layer][place].indices {
                    gradients[layer][place][index] = change(gradients[layer][place][index])
                }
            }
        }
    }
}
