import Raster
import Testing

@testable import Evaluation

@Suite struct OverlapMatchingTests {
    private func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Box {
        Box(xmin: x, ymin: y, xmax: x + width, ymax: y + height)
    }

    @Test("Thresholds are NumPy's: 0.5 to 0.95 in steps of 0.05")
    func thresholds() {
        #expect(OverlapMatching.thresholds.count == 10)
        #expect(OverlapMatching.thresholds[0] == 0.5 && OverlapMatching.thresholds[9] == 0.95)
        for (index, value) in OverlapMatching.thresholds.enumerated() {
            #expect(abs(value - (0.5 + Double(index) * 0.05)) < 1e-12)
        }
    }

    @Test("The stronger detection takes the object, though the weaker fits better")
    func strongerFirst() {
        let truth = Truth(boxes: [box(0, 0, 40, 40)])
        // Overlaps of 30/50 = 0.6, which reaches three thresholds, and of 1.
        let outcomes = OverlapMatching.outcomes(of: [box(10, 0, 40, 40), box(0, 0, 40, 40)], truth: truth)
        #expect(outcomes[0].hits[0] == 0b111)
        #expect(outcomes[1].hits[0] == 0b11_1111_1000)
        #expect(outcomes.allSatisfy { $0.ignored[0] == 0 })
    }

    @Test("A crowd is taken any number of times, by the share of the detection that lies in it")
    func crowds() {
        let truth = Truth(boxes: [box(0, 0, 10, 10)], ignored: [box(0, 0, 200, 200)])
        let outcomes = OverlapMatching.outcomes(
            of: [box(20, 20, 10, 10), box(50, 50, 10, 10), box(0, 0, 10, 10), box(195, 0, 10, 10)], truth: truth)
        #expect(outcomes[0].ignored[0] == 0b11_1111_1111 && outcomes[1].ignored[0] == 0b11_1111_1111)
        // An object that counts goes before a crowd.
        #expect(outcomes[2].hits[0] == 0b11_1111_1111 && outcomes[2].ignored[0] == 0)
        // Half of the last lies in the crowd.
        #expect(outcomes[3].ignored[0] == 1 && outcomes[3].hits[0] == 0)
    }

    @Test("Of other sizes, objects and detections without one are ignored")
    func sizes() {
        // 20×20 is small, 64×64 medium.
        let truth = Truth(boxes: [box(0, 0, 20, 20)])
        let outcomes = OverlapMatching.outcomes(of: [box(0, 0, 20, 20), box(100, 100, 64, 64)], truth: truth)
        let all: UInt16 = 0b11_1111_1111
        #expect(outcomes[0].hits == SIMD4(all, all, 0, 0) && outcomes[0].ignored == SIMD4(0, 0, all, all))
        #expect(outcomes[1].hits == SIMD4() && outcomes[1].ignored == SIMD4(0, all, 0, all))
    }
}
