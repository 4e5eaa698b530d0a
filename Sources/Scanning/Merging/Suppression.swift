import Raster

/// Greedy suppression and merging: the strongest box takes all that overlap it, then the strongest that is left, and so
/// on.
///
/// Sources: Dalal & Triggs, "Histograms of Oriented Gradients for Human Detection", CVPR 2005; for merging, Akyon et al.,
/// "Slicing Aided Hyper Inference", arXiv:2202.06934.
struct Suppression {
    /// The overlap from which on the stronger box takes the weaker one.
    let overlap: Double
    let measure: OverlapMeasure

    /// For each box the number of the one that takes it: its own where it stays.
    ///
    /// - Parameter boxes: From the strongest to the weakest.
    /// - Complexity: O(boxes), where few of those that stay lie in one place.
    func owners(of boxes: [ScoredBox]) -> [Int] {
        var staying = BoxIndex(forSizesOf: boxes)
        return boxes.indices.map { number in
            let box = boxes[number].box
            var owner = number
            staying.forEach(near: box) { other in
                if other < owner, measure.overlap(boxes[other].box, box) >= overlap { owner = other }
            }
            if owner == number { staying.insert(number, box) }
            return owner
        }
    }

    /// The boxes that stay, strongest first.
    func suppressed(_ boxes: [ScoredBox]) -> [ScoredBox] {
        let sorted = boxes.sorted(by: ScoredBox.isStronger)
        let owners = owners(of: sorted)
        return sorted.indices.filter { owners[$0] == $0 }.map { sorted[$0] }
    }

    /// The boxes that stay, each enlarged to the smallest box around all that it took, strongest first.
    func merged(_ boxes: [ScoredBox]) -> [ScoredBox] {
        let sorted = boxes.sorted(by: ScoredBox.isStronger)
        let owners = owners(of: sorted)
        var unions = sorted
        for (number, owner) in owners.enumerated() where owner != number {
            unions[owner].box = unions[owner].box.union(sorted[number].box)
        }
        return sorted.indices.filter { owners[$0] == $0 }.map { unions[$0] }
    }
}

extension Box {
    /// The smallest box around two.
    fileprivate func union(_ other: Box) -> Box {
        Box(
            xmin: min(xmin, other.xmin), ymin: min(ymin, other.ymin), xmax: max(xmax, other.xmax),
            ymax: max(ymax, other.ymax))
    }
}
