import Foundation
import Testing

@testable import Scanning

@Suite struct SoftSuppressionTests {
    // Neighbours have IoU 3/7, the outer two 1/9.
    let three = [square(0, score: 0.9), square(4, score: 0.8), square(8, score: 0.7)]

    private func scores(_ decay: Merging.Decay, _ overlap: Double, threshold: Float) -> [Float] {
        SoftSuppression(decay: decay, overlap: overlap, measure: .iou).suppressed(three, threshold: threshold)
            .map(\.score)
    }

    @Test("Gaussian decay lowers by e to minus the squared overlap over the variance")
    func gaussian() {
        let near = exp(-9.0 / 49 / 0.5)
        let far = exp(-1.0 / 81 / 0.5)
        // The right one is stronger than the middle one after the first round, and lowers it a second time.
        let expected = [0.9, 0.7 * far, 0.8 * near * near]
        let found = scores(.gaussian, 0.5, threshold: 0.3)
        #expect(found.count == 3)
        for (score, value) in zip(found, expected) { #expect(abs(Double(score) - value) < 1e-6) }
        #expect(scores(.gaussian, 0.5, threshold: 0.4).count == 2)
    }

    @Test("Linear decay lowers by the overlap, from a limit on")
    func linear() {
        let found = scores(.linear, 0.3, threshold: 0.2)
        let expected = [0.9, 0.7, 0.8 * 4 / 7 * 4 / 7]
        #expect(found.count == 3)
        for (score, value) in zip(found, expected) { #expect(abs(Double(score) - value) < 1e-6) }
        #expect(scores(.linear, 0.5, threshold: 0.2) == [0.9, 0.8, 0.7])
    }

    @Test("It is what the algorithm of the paper gives, in any order and at any threshold", arguments: 1...6)
    func asWritten(seed: UInt64) {
        let boxes = randomBoxes(120, seed: seed)
        let decay: Merging.Decay = seed % 2 == 0 ? .gaussian : .linear
        let rule = SoftSuppression(decay: decay, overlap: 0.4, measure: .iou)
        var left = boxes.sorted(by: ScoredBox.isStronger).filter { $0.score >= 0.2 }
        var expected: [ScoredBox] = []
        while let place = left.indices.max(by: { (left[$0].score, $1) < (left[$1].score, $0) }) {
            let strongest = left.remove(at: place)
            expected.append(strongest)
            for index in left.indices {
                let overlap = OverlapMeasure.iou.overlap(strongest.box, left[index].box)
                let factor =
                    decay == .gaussian ? exp(-overlap * overlap / 0.4) : overlap >= 0.4 ? 1 - overlap : 1
                left[index].score = Float(Double(left[index].score) * factor)
            }
            left.removeAll { $0.score < 0.2 }
        }
        #expect(rule.suppressed(boxes, threshold: 0.2) == expected)
        #expect(rule.suppressed(boxes.reversed(), threshold: 0.2) == expected)
        #expect(rule.suppressed(boxes, threshold: 0.5) == expected.filter { $0.score >= 0.5 })
    }
}
