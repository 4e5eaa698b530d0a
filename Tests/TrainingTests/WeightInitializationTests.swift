import Engine
import Machine
import Network
import Testing

@testable import Training

@Suite struct WeightInitializationTests {
    func parameters(_ text: String, _ initialization: WeightInitialization = .he) throws -> [[Tensor]] {
        initialization.parameters(of: try Architecture(text: text), seed: 1)
    }

    @Test("Factors start at one, learned slopes at a quarter, biases at zero")
    func constantsAreConstant() throws {
        let tensors = try parameters("input 3x3x4; prelu scale scale/map bn conv1-2; fc2")
        #expect(tensors[0][0].values.allSatisfy { $0 == 0.25 })
        for layer in 1...2 {
            #expect(tensors[layer][0].values.allSatisfy { $0 == 1 })
            #expect(tensors[layer][1].values.allSatisfy { $0 == 0 })
        }
        #expect(tensors[2][0].shape == [4, 3, 3])
        #expect(tensors[4][1].values == [0, 0])
    }

    @Test(
        "Random weights have the variance that their own number of inputs and outputs asks for",
        arguments: [
            ("input 9x9x16; conv3-320; fc2", 16 * 9, 320 * 9),
            ("input 9x9x64; conv3-320/g4/b0; fc2", 16 * 9, 80 * 9),
            ("input 9x9x64; deconv3-80/g2; fc2", 32 * 9, 40 * 9),
            ("input 3x3x64; fc200", 576, 200),
        ])
    func variancesFollowTheFans(text: String, fanIn: Int, fanOut: Int) throws {
        for (initialization, fans) in [(WeightInitialization.he, fanIn), (.glorot, (fanIn + fanOut))] {
            let values = try parameters(text, initialization).flatMap { $0 }.first!.values.map { Double($0) }
            let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
            #expect(abs(variance * Double(fans) / 2 - 1) < 0.05, "\(initialization): \(variance), \(fans)")
        }
    }

    @Test("Decay pulls weights that are summed, and neither factors nor slopes")
    func factorsDoNotDecay() throws {
        let architecture = try Architecture(text: "input 3x3x2; scale prelu conv2-3 deconv2-2; fc2")
        let initial = try parameters("input 3x3x2; scale prelu conv2-3 deconv2-2; fc2")
        let network = TrainableNetwork(
            architecture, parameters: initial, capacity: 1, pool: WorkerPool(threads: 1))
        var optimizer = Optimizer(.sgd(), learningRate: 0.5, decay: Optimizer.Decay(l2: 1))
        network.update(initial.map { $0.map { $0.values.map { _ in 0 } } }, with: &optimizer, rates: [:])
        #expect(network.parameters[0] == initial[0] && network.parameters[1] == initial[1])
        for layer in [2, 3, 5] {
            #expect(network.parameters[layer][0].values == initial[layer][0].values.map { $0 - 0.5 * $0 })
            #expect(network.parameters[layer][1] == initial[layer][1])
        }
    }
}
