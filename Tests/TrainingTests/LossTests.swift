import Datasets
import Foundation
import Numbers
import Testing

@testable import Training

@Suite struct LossTests {
    @Test("The cross-entropy and its gradient follow from the softmax")
    func crossEntropyFollowsItsFormula() {
        let loss = Loss.softmax().evaluate(logits: [[0, 0], [2, 0]], targets: [Target(0), Target(1)])
        #expect(abs(loss.sum - (0.693_147 + 2.126_928)) < 1e-5)
        #expect(loss.correct == 1)
        #expect(abs(loss.gradients[0][0] + 0.25) < 1e-6 && abs(loss.gradients[1][1] + 0.440_399) < 1e-5)
    }

    @Test("The hinge counts what comes closer than the margin")
    func hingeFollowsItsFormula() {
        // The scores and the loss of the example in CS231n, "Linear Classification".
        let loss = Loss.hinge().evaluate(logits: [[13, -7, 11]], targets: [Target(0)])
        #expect(loss.sum == 0)
        let wide = Loss.hinge(margin: 10).evaluate(logits: [[13, -7, 11]], targets: [Target(0)])
        #expect(wide.sum == 8)
        #expect(wide.gradients == [[-1, 0, 1]])
    }

    @Test("Smoothing, focus and weights of one leave the cross-entropy as it is where they are nothing")
    func limitsAgree() {
        let logits: [[Float]] = [[0.3, -1, 2], [1, 0, 0.5]]
        let targets = [Target(2), Target(1)]
        let plain = Loss.softmax().evaluate(logits: logits, targets: targets)
        let focal = Loss.focal(gamma: 0).evaluate(logits: logits, targets: targets)
        #expect(abs(plain.sum - focal.sum) < 1e-12)
        #expect(plain.gradients == focal.gradients)
        let weighted = Loss.softmax().evaluate(logits: logits, targets: targets, classWeights: [1, 3, 1])
        let alone = Loss.softmax().evaluate(logits: [logits[1]], targets: [targets[1]])
        #expect(abs(weighted.sum - plain.sum - 2 * alone.sum) < 1e-12)
    }

    static let losses: [Loss] = [
        .softmax(), .softmax(labelSmoothing: 0.2), .hinge(), .hinge(margin: 2.5), .focal(), .focal(gamma: 0.7),
    ]

    @Test("Gradients agree with central differences, also of mixed windows and weighted classes", arguments: losses)
    func gradientsAgree(loss: Loss) {
        var random = RandomSource(seed: 12)
        let logits = (0..<6).map { _ in (0..<4).map { _ in Float(random.normal() * 1.5) } }
        let targets = (0..<6).map { index in
            index < 3
                ? Target(random.integer(below: 4))
                : Target(
                    random.integer(below: 4), second: random.integer(below: 4), shareOfSecond: Float(random.uniform()))
        }
        let weights: [Float] = [1, 0.5, 2, 0.1]
        func value(_ logits: [[Float]]) -> Double {
            loss.evaluate(logits: logits, targets: targets, classWeights: weights).sum / Double(targets.count)
        }
        let gradients = loss.evaluate(logits: logits, targets: targets, classWeights: weights).gradients
        for image in logits.indices {
            for index in logits[image].indices {
                let step: Float = 1.0 / 1024
                var (above, below) = (logits, logits)
                above[image][index] += step
                below[image][index] -= step
                let slope = (value(above) - value(below)) / Double(above[image][index] - below[image][index])
                let difference = abs(slope - Double(gradients[image][index]))
                #expect(difference < 1e-4, "\(loss), window \(image), class \(index): \(slope)")
            }
        }
    }

    @Test("A score that is no number makes a loss that is no number", arguments: losses)
    func noNumberIsPassedOn(loss: Loss) {
        #expect(!loss.evaluate(logits: [[.nan, 1]], targets: [Target(1)]).sum.isFinite)
        #expect(!loss.evaluate(logits: [[0, .nan]], targets: [Target(1)]).sum.isFinite)
    }
}
