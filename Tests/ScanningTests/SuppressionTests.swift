import Raster
import Testing

@testable import Scanning

/// A square of 10 pixels whose left edge lies at a place.
func square(_ x: Double, _ y: Double = 0, side: Double = 10, score: Float, classIndex: Int = 0) -> ScoredBox {
    ScoredBox(
        box: Box(xmin: x, ymin: y, xmax: x + side, ymax: y + side), score: score, margin: score,
        classIndex: classIndex, scale: 1)
}

/// Squares of several sizes at random places on a small area, so that many overlap.
func randomBoxes(_ count: Int, seed: UInt64) -> [ScoredBox] {
    var state = seed
    func random(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
    return (0..<count).map { _ in
        square(Double(random(80)), Double(random(80)), side: [6, 10, 17][random(3)], score: Float(random(1000)) / 1000)
    }
}

@Suite struct SuppressionTests {
    // Neighbours share 6 of 10 columns: IoU 6/14; the outer two share 2: IoU 2/18.
    let three = [square(0, score: 0.9), square(4, score: 0.8), square(8, score: 0.7)]

    @Test("Of boxes that overlap the strongest stays, and what only a suppressed box overlaps stays too")
    func strongestStays() {
        let boxes = Suppression(overlap: 0.3, measure: .iou).suppressed(three)
        #expect(boxes == [three[0], three[2]])
        #expect(Suppression(overlap: 0.43, measure: .iou).suppressed(three) == three)
        #expect(Suppression(overlap: 0.1, measure: .iou).suppressed(three) == [three[0]])
    }

    @Test("Merged boxes are the smallest around all that the strongest takes")
    func unions() {
        let boxes = Suppression(overlap: 0.3, measure: .iou).merged(three)
        #expect(boxes.map(\.box) == [Box(xmin: 0, ymin: 0, xmax: 14, ymax: 10), three[2].box])
        #expect(boxes.map(\.score) == [0.9, 0.7])
    }

    @Test("A box inside another overlaps it wholly over the smaller, and little over the union")
    func measures() {
        let outer = square(0, score: 0.9)
        let inner = square(3, 3, side: 4, score: 0.8)
        #expect(OverlapMeasure.iou.overlap(outer.box, inner.box) == 0.16)
        #expect(OverlapMeasure.ios.overlap(outer.box, inner.box) == 1)
        #expect(OverlapMeasure.ios.overlap(outer.box, square(10, score: 1).box) == 0)
        #expect(Suppression(overlap: 0.3, measure: .iou).suppressed([outer, inner]).count == 2)
        #expect(Suppression(overlap: 0.3, measure: .ios).suppressed([outer, inner]) == [outer])
    }

    @Test("The order of the boxes means nothing, and what was suppressed stays as it is", arguments: 1...6)
    func orderAndIdempotence(seed: UInt64) {
        let boxes = randomBoxes(150, seed: seed)
        let suppression = Suppression(overlap: 0.3, measure: seed % 2 == 0 ? .iou : .ios)
        let once = suppression.suppressed(boxes)
        #expect(suppression.suppressed(boxes.reversed()) == once && once.count < boxes.count)
        #expect(suppression.suppressed(once) == once)
        #expect(suppression.merged(boxes.reversed()) == suppression.merged(boxes))
        // Every box against all that stay, as the rule says it.
        var staying: [ScoredBox] = []
        for box in boxes.sorted(by: ScoredBox.isStronger)
        where !staying.contains(where: { suppression.measure.overlap($0.box, box.box) >= suppression.overlap }) {
            staying.append(box)
        }
        #expect(once == staying)
    }
}
