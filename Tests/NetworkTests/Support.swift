import Network

/// A small generator with a fixed seed, so that every run tests the same values.
///
/// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension Model {
    /// A model with random weights; variances are positive.
    static func random(_ text: String, seed: UInt64 = 1) throws -> Model {
        let architecture = try Architecture(text: text)
        var generator = SplitMix64(seed: seed)
        let parameters = architecture.layers.indices.map { index in
            architecture.layers[index].parameters(for: architecture.inputShape(ofLayer: index)).map { description in
                let isPositive = description.role == .runningVariance || description.role == .scale
                return Tensor(
                    shape: description.shape,
                    values: (0..<description.count).map { _ in
                        .random(in: isPositive ? 0.5...1.5 : -0.5...0.5, using: &generator)
                    })
            }
        }
        return Model(
            architecture: architecture, parameters: parameters,
            classes: (0..<architecture.output.channels).map { "class \($0)" },
            normalization: Normalization(
                mean: .init(repeating: 0.5, count: architecture.input.channels),
                deviation: .init(repeating: 0.25, count: architecture.input.channels)),
            receipt: ["seed": "\(seed)"])
    }
}
