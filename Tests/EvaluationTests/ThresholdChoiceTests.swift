import Testing

@testable import Evaluation

@Suite struct ThresholdChoiceTests {
    /// A curve of one picture from hits and false alarms at falling thresholds.
    private func curve(_ points: [(threshold: Float, hits: Int, falseAlarms: Int)], objects: Int) -> [OperatingPoint] {
        points.map {
            OperatingPoint(
                threshold: $0.threshold,
                score: DetectionScore(hits: $0.hits, falseAlarms: $0.falseAlarms, misses: objects - $0.hits),
                pictures: 1)
        }
    }

    @Test("The middle of the thresholds that are as good as the best one is taken, in log-odds")
    func middle() throws {
        // From 0.99 to 0.01 at most one of 20 objects is lost: the middle of the odds is a half.
        let points = curve(
            [(0.999, 10, 0), (0.99, 20, 1), (0.9, 20, 0), (0.01, 20, 1), (0.005, 20, 9)], objects: 20)
        let chosen = points.steady(nearBest: points[2])
        #expect(abs(chosen.threshold - 0.5) < 0.01 && chosen.f1 == points[2].f1)
    }

    @Test("One half is taken where it is as good as others, however sure the network is")
    func half() {
        let sure = curve([(0.999999, 20, 0), (0.999, 20, 0), (0.4, 20, 1), (0.1, 20, 30)], objects: 20)
        #expect(sure.steady(nearBest: sure[0]).threshold == 0.5)
        // Between what is found at 0.7 and at 0.1 nothing changes.
        let between = curve([(0.99, 20, 0), (0.7, 20, 1), (0.1, 20, 30)], objects: 20)
        let chosen = between.steady(nearBest: between[0])
        #expect(chosen.threshold == 0.5 && chosen.score == between[1].score)
        let above = curve([(0.99, 20, 0), (0.9, 20, 1), (0.6, 20, 30)], objects: 20)
        let higher = above.steady(nearBest: above[0]).threshold
        #expect(higher > 0.6 && higher < 0.99)
    }

    @Test("Where any other threshold is worse, it keeps away from the next thing that is found")
    func peak() {
        let points = curve([(0.9, 5, 0), (0.7, 18, 1), (0.6, 20, 20)], objects: 20)
        let chosen = points.steady(nearBest: points[1])
        #expect(chosen.threshold > 0.6 && chosen.threshold <= 0.7 && chosen.score == points[1].score)
    }

    @Test("Thresholds close to 0 and to 1 stay inside of the curve")
    func ends() {
        for threshold: Float in [1, 0.9999999, 0.001, 1e-7] {
            let points = curve([(threshold, 3, 0)], objects: 3)
            #expect(points.steady(nearBest: points[0]).threshold == min(threshold, 0.5))
        }
    }
}
