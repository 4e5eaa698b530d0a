import Engine
import Machine
import Network
import Numbers
import Testing

@testable import Training

/// Compares gradients with central differences: `(f(x + h) − f(x − h)) / 2h`, for a random linear function of
/// the network's outputs, so that no error of a loss comes in.
enum GradientCheck {
    static func run(_ text: String, _ instructionSet: InstructionSet = .best, frozen: Set<Int> = []) throws {
        guard instructionSet.isSupported else { return }
        let architecture = try Architecture(text: text)
        let images = 5
        let pool = WorkerPool(threads: 2)
        var random = RandomSource(seed: 7)
        var parameters = WeightInitialization.he.parameters(of: architecture, seed: 3)
        for layer in parameters.indices {
            for place in parameters[layer].indices where parameters[layer][place].shape.count == 1 {
                for index in parameters[layer][place].values.indices {
                    parameters[layer][place].values[index] += Float(random.uniform() * 0.4)
                }
            }
        }
        let network = TrainableNetwork(
            architecture, parameters: parameters, frozen: frozen, capacity: images, pool: pool,
            instructionSet: instructionSet)
        var samples = (0..<images).map { _ in (0..<architecture.input.count).map { _ in Float(random.normal()) } }
        let coefficients = (0..<images).map { _ in
            (0..<architecture.output.channels).map { _ in Float(random.normal()) }
        }
        let batch = Batch(count: images, isTraining: true, seed: 11)

        func value() -> Double {
            for (image, values) in samples.enumerated() { network.set(image, values) }
            let outputs = network.forward(batch)
            var sum = 0.0
            for (output, factors) in zip(outputs, coefficients) {
                for (value, factor) in zip(output, factors) { sum += Double(value) * Double(factor) }
            }
            return sum
        }
        _ = value()
        let gradients = network.backward(coefficients, batch, wantsInputGradient: true)
        let inputGradients = (0..<images).map { image in
            (0..<architecture.input.count).map { index -> Float in
                let shape = architecture.input
                let pixel = index / shape.channels
                return network.inputGradient(
                    image: image, y: pixel / shape.width, x: pixel % shape.width, channel: index % shape.channels)
            }
        }

        // Where the slopes on both sides differ there is a kink of ReLU or maximum pooling between the points,
        // and no derivative to compare with.
        let step: Float = 4e-3
        let middle = value()
        var compared = 0
        var kinks = 0
        var wrong: [String] = []
        func compare(_ name: String, _ gradient: Float, _ change: (Float) -> Void) {
            change(step)
            let above = value()
            change(-2 * step)
            let below = value()
            change(step)
            let difference = (above - below) / (2 * Double(step))
            let kink = abs((above - middle) - (middle - below)) / Double(step)
            if kink > 0.02 * max(1, abs(difference)) {
                kinks += 1
                return
            }
            compared += 1
            if abs(difference - Double(gradient)) > 0.02 * max(1, abs(difference)) {
                wrong.append("\(name): gradient \(gradient), difference \(difference)")
            }
        }
        for (layer, tensors) in gradients.enumerated() where !frozen.contains(layer) {
            let descriptions = architecture.layers[layer].parameters(for: architecture.inputShape(ofLayer: layer))
            for (place, description) in descriptions.enumerated() where description.isTrained {
                for _ in 0..<12 {
                    let index = random.integer(below: description.count)
                    compare("layer \(layer) \(description.role) [\(index)]", tensors[place][index]) { change in
                        parameters[layer][place].values[index] += change
                        network.load(parameters)
                    }
                }
            }
        }
        for _ in 0..<25 {
            let image = random.integer(below: images)
            let index = random.integer(below: architecture.input.count)
            compare("input \(image) [\(index)]", inputGradients[image][index]) { samples[image][index] += $0 }
        }
        #expect(wrong.isEmpty, "\(text) on \(instructionSet), \(compared) compared:\n\(wrong.joined(separator: "\n"))")
        #expect(kinks < compared, "\(text) on \(instructionSet): \(kinks) kinks, \(compared) compared")
    }
}

extension TrainableNetwork {
    fileprivate func set(_ image: Int, _ samples: [Float]) {
        let channels = architecture.input.channels
        setImage(
            image, samples: samples,
            InputTransform(
                Normalization(
                    mean: [Float](repeating: 0, count: channels), deviation: [Float](repeating: 1, count: channels))))
    }
}
