import Network
import Numbers

extension Model {
    /// A model with random weights; variances are positive.
    package static func random(_ text: String, seed: UInt64 = 1) throws -> Model {
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
            classes: (0..<architecture.scores).map { "class \($0)" },
            normalization: Normalization(
                mean: .init(repeating: 0.5, count: architecture.input.channels),
                deviation: .init(repeating: 0.25, count: architecture.input.channels)),
            receipt: ["seed": "\(seed)"])
    }
}

/// A model with random weights, scaled so that values neither vanish nor explode.
package func randomModel(_ text: String) throws -> Model {
    let architecture = try Architecture(text: text)
    let parameters = architecture.layers.enumerated().map { index, layer in
        layer.parameters(for: architecture.inputShape(ofLayer: index)).enumerated().map { place, description in
            let scale =
                description.role == .weight ? (6 / Float(description.count / description.shape[0])).squareRoot() : 0.3
            let offset: Float = description.role == .scale || description.role == .runningVariance ? 1 : 0
            return Tensor(
                shape: description.shape,
                values: randomValues(description.count, seed: UInt64(index * 10 + place + 1)).map {
                    $0 * scale + offset
                })
        }
    }
    let channels = architecture.input.channels
    return Model(
        architecture: architecture, parameters: parameters,
        classes: (0..<architecture.scores).map { "class\($0)" },
        normalization: Normalization(
            mean: [Float](repeating: 0.4, count: channels), deviation: [Float](repeating: 0.3, count: channels)))
}
