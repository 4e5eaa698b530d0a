import Raster
import Testing

@testable import Scanning

@Suite struct BoxFusionTests {
    @Test("Edges are means weighted by scores, and the score is their mean")
    func weightedMeans() throws {
        // IoU 3/7; the left edge is (0 · 0.9 + 4 · 0.6) / 1.5.
        let fused = BoxFusion(overlap: 0.4, measure: .iou).fused([
            square(4, score: 0.6), square(0, score: 0.9), square(50, score: 0.3),
        ])
        #expect(fused.count == 2)
        let first = try #require(fused.first)
        #expect(abs(first.box.xmin - 1.6) < 1e-6 && abs(first.box.xmax - 11.6) < 1e-6)
        #expect(first.box.ymin == 0 && first.box.ymax == 10)
        #expect(abs(first.score - 0.75) < 1e-6)
        #expect(fused[1] == square(50, score: 0.3))
    }

    @Test("A box joins the fused box that it overlaps most, where that was moved to")
    func joinsTheNearest() {
        // The second pulls the first to the left edge 2; the third then has IoU 8/12 with it, and 7/13 with the first.
        let boxes = [square(0, score: 0.8), square(4, score: 0.8), square(4, side: 10, score: 0.7)]
        let fused = BoxFusion(overlap: 0.4, measure: .iou).fused(boxes)
        #expect(fused.count == 1)
        #expect(abs(fused[0].box.xmin - (4 * 0.8 + 4 * 0.7) / 2.3) < 1e-6)
        let apart = BoxFusion(overlap: 0.6, measure: .iou).fused(boxes)
        #expect(apart.map(\.box.xmin) == [0, 4])
    }

    @Test("The order of the boxes means nothing, and each goes into one fused box", arguments: 1...6)
    func orderMeansNothing(seed: UInt64) {
        let boxes = randomBoxes(150, seed: seed)
        let fusion = BoxFusion(overlap: 0.5, measure: .iou)
        let fused = fusion.fused(boxes)
        #expect(fused == fusion.fused(boxes.reversed()) && fused.count < boxes.count)
        // Every box against all fused boxes, as the rule says it.
        var clusters: [[ScoredBox]] = []
        func mean(_ cluster: [ScoredBox]) -> Box {
            if cluster.count == 1 { return cluster[0].box }
            let weights = cluster.map { max(Double($0.score), .leastNormalMagnitude) }
            func edge(_ path: KeyPath<Box, Double>) -> Double {
                zip(cluster, weights).reduce(0) { $0 + $1.1 * $1.0.box[keyPath: path] } / weights.reduce(0, +)
            }
            return Box(xmin: edge(\.xmin), ymin: edge(\.ymin), xmax: edge(\.xmax), ymax: edge(\.ymax))
        }
        for box in boxes.sorted(by: ScoredBox.isStronger) {
            let overlaps = clusters.map { OverlapMeasure.iou.overlap(mean($0), box.box) }
            if let best = overlaps.indices.max(by: { overlaps[$0] < overlaps[$1] }), overlaps[best] >= 0.5 {
                clusters[best].append(box)
            } else {
                clusters.append([box])
            }
        }
        #expect(clusters.count == fused.count)
    }
}
