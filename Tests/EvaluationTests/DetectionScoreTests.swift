import Evaluation
import Raster
import Scanning
import Testing

@Suite struct DetectionScoreTests {
    func detection(_ x: Double, _ y: Double, _ score: Float) -> Detection {
        Detection(classIndex: 1, score: score, centerX: x, centerY: y, box: Box(xmin: 0, ymin: 0, xmax: 1, ymax: 1))
    }

    @Test("A box is hit once; what comes later is a false alarm")
    func boxesAreHitOnce() {
        let truth = Truth(boxes: [Box(xmin: 100, ymin: 100, xmax: 200, ymax: 200)])
        let match = DetectionMatch(
            [detection(150, 150, 0.6), detection(190, 110, 0.9)], truth: truth, tolerance: 16)
        #expect(match.hits.map(\.score) == [0.9])
        #expect(match.falseAlarms.map(\.score) == [0.6])
        #expect(match.missed.isEmpty)
    }

    @Test("Up to the tolerance beside a box is a hit, beyond it a false alarm and a miss")
    func toleranceHolds() {
        let truth = Truth(boxes: [Box(xmin: 100, ymin: 100, xmax: 200, ymax: 200)])
        #expect(DetectionMatch([detection(216, 150, 1)], truth: truth, tolerance: 16).hits.count == 1)
        let outside = DetectionMatch([detection(217, 150, 1)], truth: truth, tolerance: 16)
        #expect(outside.falseAlarms.count == 1 && outside.missed.count == 1)
    }

    @Test("A hit has the intersection over union of its box and the box that it hit, and the distance of their middles")
    func overlapsOfHits() {
        let truth = Truth(boxes: [Box(xmin: 100, ymin: 100, xmax: 200, ymax: 200)])
        let found = Detection(
            classIndex: 1, score: 1, centerX: 200, centerY: 150, box: Box(xmin: 150, ymin: 100, xmax: 250, ymax: 200))
        let match = DetectionMatch([found], truth: truth, tolerance: 0)
        #expect(match.overlaps == [50.0 / 150] && match.distances == [50])
    }

    @Test("Ignored objects are neither hits nor false alarms nor misses")
    func ignoredObjectsDoNotCount() {
        let truth = Truth(boxes: [], ignored: [Box(xmin: 0, ymin: 0, xmax: 50, ymax: 50)])
        let match = DetectionMatch([detection(20, 20, 1)], truth: truth, tolerance: 16)
        #expect(match.hits.isEmpty && match.falseAlarms.isEmpty && match.onIgnored.count == 1)
        #expect(DetectionMatch([], truth: truth, tolerance: 16).missed.isEmpty)
    }

    @Test("Precision, recall and F1 follow from the counts")
    func scoresFollow() {
        let score = DetectionScore(hits: 8, falseAlarms: 2, misses: 4)
        #expect(abs(score.precision - 0.8) < 1e-12)
        #expect(abs(score.recall - 8.0 / 12) < 1e-12)
        #expect(abs(score.f1 - 2 * 8.0 / (16 + 2 + 4)) < 1e-12)
    }
}
