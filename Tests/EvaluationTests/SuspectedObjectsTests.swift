import Raster
import Scanning
import Testing

@testable import Evaluation

@Suite struct SuspectedObjectsTests {
    private func box(_ x: Double) -> Box { Box(xmin: x, ymin: 0, xmax: x + 10, ymax: 10) }

    private func detection(_ box: Box, _ score: Float) -> Detection {
        Detection(classIndex: 1, score: score, centerX: box.centerX, centerY: box.centerY, box: box)
    }

    /// One picture with 100 objects that are hit at 0.8 to 1, and so many detections beside them.
    private func suspects(_ others: Int, score: Float) -> SuspectedObjects {
        let truth = Truth(boxes: (0..<100).map { box(Double($0) * 20) })
        let hits = truth.boxes.enumerated().map { detection($1, 0.8 + Float($0) / 500) }
        let falseAlarms = (0..<others).map {
            detection(box(5000 + Double($0) * 20), score + Float($0) * 1e-4)
        }
        let match = DetectionMatch(hits + falseAlarms, truth: truth, tolerance: 0)
        return SuspectedObjects("cell", matches: [("a.png", match)], objects: 100)
    }

    @Test("What is as sure as the surer half of the hits is suspected, surest first; many of them mean missing labels")
    func suspected() {
        let many = suspects(12, score: 0.95)
        #expect(many.areMany && many.places.count == 12 && many.places[0].score > many.places[11].score)
        #expect(many.places[0].image == "a.png" && many.places[11].box == box(5000))
        // Weaker than most hits, or few: mistakes of the network.
        #expect(suspects(40, score: 0.85).places.isEmpty && !suspects(8, score: 0.95).areMany)
        #expect(SuspectedObjects("cell", matches: [], objects: 0).places.isEmpty)
    }
}
