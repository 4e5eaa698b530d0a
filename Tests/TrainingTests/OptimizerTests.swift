import Engine
import Machine
import Numbers
import Testing

@testable import Training

@Suite struct OptimizerTests {
    private let key = Optimizer.Key(layer: 0, parameter: 0)

    private let pool = WorkerPool(threads: 2)

    /// The weight after each of some steps, from a start of one, with gradients that change.
    private func path(_ rule: Optimizer.Rule, decay: Optimizer.Decay = Optimizer.Decay(), steps: Int = 3) -> [Float] {
        var optimizer = Optimizer(rule, learningRate: 0.1, decay: decay)
        var values: [Float] = [1]
        return (0..<steps).map { step in
            optimizer.beginStep()
            optimizer.update(&values, gradient: [[2, -1, 0.5][step]], key: key, isDecayed: true, pool: pool)
            return values[0]
        }
    }

    private func expect(_ found: [Float], _ expected: [Double], _ place: SourceLocation = #_sourceLocation) {
        for (found, expected) in zip(found, expected) {
            #expect(abs(Double(found) - expected) < 1e-5, "\(found), expected \(expected)", sourceLocation: place)
        }
    }

    @Test("SGD keeps a velocity and decays weights through the gradient")
    func sgdFollowsItsFormula() {
        expect(path(.sgd()), [0.8, 0.9, 0.85])
        // v: 2.2, 1.1 − 1 + 0.156, then …
        let first = 1 - 0.1 * 2.2
        let velocity = 0.5 * 2.2 - 1 + 0.2 * first
        expect(path(.sgd(momentum: 0.5), decay: Optimizer.Decay(l2: 0.2), steps: 2), [first, first - 0.1 * velocity])
        // g + 0.5 v with v = g at first.
        expect(path(.sgd(momentum: 0.5, nesterov: true), steps: 2), [0.7, 0.7 - 0.1 * (-1 + 0.5 * 0)])
        expect(path(.sgd(), decay: Optimizer.Decay(l1: 0.3), steps: 1), [1 - 0.1 * 2.3])
    }

    @Test("Adagrad divides by the root of the sum of squares, RMSProp by that of a running mean")
    func adaptiveRatesFollowTheirFormulas() {
        expect(path(.adagrad(), steps: 2), [0.9, 0.9 + 0.1 / 5.0.squareRoot()])
        let first = 1 - 0.1 * 2 / (0.25 * 4.0).squareRoot()
        expect(
            path(.rmsProp(decay: 0.75), steps: 2), [first, first + 0.1 / (0.75 * 1 + 0.25 * 1.0).squareRoot()])
    }

    @Test("Adam's first step has the learning rate's size, whatever the gradient's")
    func adamFollowsItsFormula() {
        for gradient: Float in [1e-3, 1, 1e3] {
            var optimizer = Optimizer(.adam(), learningRate: 0.01)
            var values: [Float] = [5]
            optimizer.beginStep()
            optimizer.update(&values, gradient: [gradient], key: key, isDecayed: true, pool: pool)
            #expect(abs(values[0] - 4.99) < 1e-5)
        }
    }

    @Test("AdamW takes the decay off the weight itself, Adam adds it to the gradient")
    func decaysDiffer() {
        expect(path(.adamW(), decay: Optimizer.Decay(l2: 0.5), steps: 1), [1 - 0.1 - 0.1 * 0.5])
        expect(path(.adam(), decay: Optimizer.Decay(l2: 0.5), steps: 1), [1 - 0.1])
    }

    @Test("Plain SGD keeps no memory, and moves every value of a large array by its own gradient only")
    func sgdWithoutMomentumHasNoVelocity() {
        var optimizer = Optimizer(.sgd(), learningRate: 0.5)
        var random = RandomSource(seed: 6)
        let gradient = random.samples(50_001)
        var values = [Float](repeating: 1, count: gradient.count)
        for _ in 0..<2 {
            optimizer.beginStep()
            optimizer.update(&values, gradient: gradient, key: key, isDecayed: true, pool: pool)
        }
        #expect(zip(values, gradient).allSatisfy { $0 == 1 - 0.5 * $1 - 0.5 * $1 })
        #expect(optimizer.memories[key] == Optimizer.Memory())
    }

    @Test("Large arrays are updated alike by any number of threads")
    func threadsDoNotMatter() {
        func result(_ threads: Int) -> [Float] {
            var random = RandomSource(seed: 4)
            var values = random.samples(50_001)
            let gradient = random.samples(50_001)
            var optimizer = Optimizer(.adamW(), learningRate: 0.1, decay: Optimizer.Decay(l2: 0.1))
            let pool = WorkerPool(threads: threads)
            for _ in 0..<3 {
                optimizer.beginStep()
                optimizer.update(&values, gradient: gradient, key: key, isDecayed: true, pool: pool)
            }
            return values
        }
        #expect(result(1) == result(3))
    }

    @Test("Gradients are limited by value and by their norm together")
    func gradientsAreClipped() {
        var gradients: [[[Float]]] = [[[3, -0.5]], [], [[-4]]]
        GradientClipping(value: 1).apply(to: &gradients)
        #expect(gradients == [[[1, -0.5]], [], [[-1]]])
        GradientClipping(norm: 3).apply(to: &gradients)
        #expect(gradients == [[[1, -0.5]], [], [[-1]]])
        GradientClipping(norm: 0.75).apply(to: &gradients)
        #expect(gradients == [[[0.5, -0.25]], [], [[-0.5]]])
    }
}
