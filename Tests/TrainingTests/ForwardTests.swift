import Engine
import Machine
import Network
import Numbers
import Testing

@testable import Training

@Suite struct ForwardTests {
    static let texts =
        GradientTests.chains + GradientTests.graphs + GradientTests.layers
        + GradientTests.activations.map { GradientTests.text(activation: $0) }

    @Test("Training computes the same logits as the formulas of inference", arguments: texts)
    func logitsAgree(text: String) throws {
        let architecture = try Architecture(text: text)
        let pool = WorkerPool(threads: 2)
        var random = RandomSource(seed: 5)
        var parameters = WeightInitialization.glorot.parameters(of: architecture, seed: 3)
        for layer in parameters.indices {
            for place in parameters[layer].indices {
                for index in parameters[layer][place].values.indices {
                    parameters[layer][place].values[index] += Float(random.uniform() * 0.1)
                }
            }
        }
        let channels = architecture.input.channels
        let model = Model(
            architecture: architecture, parameters: parameters,
            classes: (0..<architecture.output.channels).map { "\($0)" },
            normalization: Normalization(
                mean: [Float](repeating: 0.4, count: channels), deviation: [Float](repeating: 0.3, count: channels)))
        let windows = (0..<3).map { _ in (0..<architecture.input.count).map { _ in Float(random.uniform()) } }
        let network = TrainableNetwork(architecture, parameters: parameters, capacity: 3, pool: pool)
        let reference = ReferencePass(model)
        for (window, logits) in zip(windows, network.logits(of: windows, normalization: model.normalization)) {
            let expected = try reference.logits(
                row: 0, column: 0, samples: window, pictureWidth: architecture.input.width, pool: pool)
            let largest = max(1, expected.map(abs).max()!)
            for (found, expected) in zip(logits, expected) {
                #expect(abs(Double(found) - expected) < 1e-5 * largest, "\(logits), expected \(expected)")
            }
        }
    }
}
