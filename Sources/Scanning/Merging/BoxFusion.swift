import Raster

/// Weighted box fusion: every box, from the strongest on, joins the fused box that it overlaps most, or begins one.
///
/// The edges of a fused box are the means of its boxes' edges weighted by their scores, its score is their mean score.
/// All boxes come from one network, so that a score is not lowered where few boxes were fused.
///
/// Source: Solovyev, Wang & Gabruseva, "Weighted Boxes Fusion", arXiv:1910.13302.
struct BoxFusion {
    /// The overlap from which on a box joins a fused box.
    let overlap: Double
    let measure: OverlapMeasure

    /// The boxes that are fused into one.
    private struct Cluster {
        /// The strongest box, with the edges and the score of all.
        var fused: ScoredBox
        var weight = 0.0
        /// Sums of left, top, right and bottom edges times weights.
        var edges = SIMD4<Double>(repeating: 0)
        var scores = 0.0
        var count = 0

        mutating func add(_ other: ScoredBox) {
            // A score of 0 has still a place.
            let share = max(Double(other.score), .leastNormalMagnitude)
            weight += share
            edges += share * SIMD4(other.box.xmin, other.box.ymin, other.box.xmax, other.box.ymax)
            scores += Double(other.score)
            count += 1
            guard count > 1 else { return }
            let mean = edges / weight
            // Rounding must not turn a box inside out.
            fused.box = Box(xmin: mean.x, ymin: mean.y, xmax: max(mean.x, mean.z), ymax: max(mean.y, mean.w))
            fused.score = Float(scores / Double(count))
        }
    }

    /// The fused boxes, strongest first, each with the class and the scale of its strongest box.
    ///
    /// - Complexity: O(boxes · log boxes), where few fused boxes lie in one place.
    func fused(_ boxes: [ScoredBox]) -> [ScoredBox] {
        var clusters: [Cluster] = []
        var index = BoxIndex(forSizesOf: boxes)
        for box in boxes.sorted(by: ScoredBox.isStronger) {
            var best: (number: Int, overlap: Double)?
            index.forEach(near: box.box) { number in
                let found = measure.overlap(clusters[number].fused.box, box.box)
                guard found >= overlap else { return }
                if let known = best, (known.overlap, number) >= (found, known.number) { return }
                best = (number, found)
            }
            if let number = best?.number {
                let before = clusters[number].fused.box
                clusters[number].add(box)
                index.move(number, from: before, to: clusters[number].fused.box)
            } else {
                var cluster = Cluster(fused: box)
                cluster.add(box)
                clusters.append(cluster)
                index.insert(clusters.count - 1, cluster.fused.box)
            }
        }
        return clusters.map(\.fused).sorted(by: ScoredBox.isStronger)
    }
}
