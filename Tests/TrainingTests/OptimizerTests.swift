import Testing

@testable import Training

@Suite struct OptimizerTests {
    private let key = Optimizer.Key(layer: 0, parameter: 0)

    @Test("SGD keeps a velocity and decays weights through the gradient")
    func sgdFollowsItsFormula() {
        var optimizer = Optimizer(.sgd(momentum: 0.5), learningRate: 0.1, weightDecay: 0.2)
        var values: [Float] = [1]
        optimizer.beginStep()
        optimizer.update(&values, gradient: [2], key: key, isDecayed: true)
        #expect(abs(values[0] - (1 - 0.1 * 2.2)) < 1e-6)
        optimizer.beginStep()
        optimizer.update(&values, gradient: [0], key: key, isDecayed: false)
        #expect(abs(values[0] - (0.78 - 0.1 * 1.1)) < 1e-6)
    }

    @Test("Adam's first step has the learning rate's size, whatever the gradient's")
    func adamFollowsItsFormula() {
        for gradient: Float in [1e-3, 1, 1e3] {
            var optimizer = Optimizer(.adam(), learningRate: 0.01)
            var values: [Float] = [5]
            optimizer.beginStep()
            optimizer.update(&values, gradient: [gradient], key: key, isDecayed: true)
            #expect(abs(values[0] - 4.99) < 1e-5)
        }
    }

    @Test("The mean loss and its gradient follow from the softmax")
    func crossEntropyFollowsItsFormula() {
        let loss = SoftmaxCrossEntropy(logits: [[0, 0], [2, 0]], labels: [0, 1])
        #expect(abs(loss.loss - (0.693_147 + 2.126_928)) < 1e-5)
        #expect(loss.correct == 1)
        #expect(abs(loss.gradients[0][0] + 0.25) < 1e-6 && abs(loss.gradients[1][1] + 0.440_399) < 1e-5)
    }
}
