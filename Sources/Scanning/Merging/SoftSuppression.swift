import Glibc

/// Soft suppression: the strongest box stays and lowers the scores of those that overlap it, then the strongest that is
/// left by its lowered score, and so on, until no score reaches the threshold.
///
/// `score ← score · e^(−overlap² / σ)`, or `score · (1 − overlap)` where the overlap reaches a limit.
///
/// Source: Bodla, Singh, Chellappa & Davis, "Soft-NMS: Improving Object Detection With One Line of Code",
/// arXiv:1704.04503.
struct SoftSuppression {
    let decay: Merging.Decay
    /// σ of the Gaussian decay, or the limit of the linear one.
    let overlap: Double
    let measure: OverlapMeasure

    /// The boxes whose lowered score reaches a threshold, strongest first.
    ///
    /// At a higher threshold they are those of a lower one with a score that reaches it, because only stronger boxes
    /// lower a score.
    ///
    /// - Complexity: O(boxes · log boxes), where few boxes stay that overlap each other.
    func suppressed(_ boxes: [ScoredBox], threshold: Float) -> [ScoredBox] {
        var left = boxes.sorted(by: ScoredBox.isStronger)
        var index = BoxIndex(forSizesOf: left)
        var queue = StrongestFirst()
        for number in left.indices where left[number].score >= threshold {
            index.insert(number, left[number].box)
            queue.insert(StrongestFirst.Entry(score: left[number].score, number: number))
        }
        var result: [ScoredBox] = []
        var gone: [Int] = []
        while let entry = queue.removeFirst() {
            // Each lowering makes a new entry; those with an earlier score mean nothing any more.
            guard left[entry.number].score == entry.score else { continue }
            let strongest = left[entry.number]
            result.append(strongest)
            left[entry.number].score = -.infinity
            gone = [entry.number]
            index.forEach(near: strongest.box) { other in
                guard other != entry.number else { return }
                let factor = factor(measure.overlap(strongest.box, left[other].box))
                guard factor < 1 else { return }
                let score = Float(Double(left[other].score) * factor)
                left[other].score = score
                if score >= threshold {
                    queue.insert(StrongestFirst.Entry(score: score, number: other))
                } else {
                    left[other].score = -.infinity
                    gone.append(other)
                }
            }
            for number in gone { index.remove(number, left[number].box) }
        }
        return result
    }

    /// What is left of a score.
    private func factor(_ overlap: Double) -> Double {
        switch decay {
        case .gaussian: exp(-overlap * overlap / self.overlap)
        case .linear: overlap >= self.overlap ? 1 - overlap : 1
        }
    }
}

/// A binary heap of scores, the highest first; of equal ones that with the lower number.
private struct StrongestFirst {
    struct Entry {
        var score: Float
        var number: Int

        func isBefore(_ other: Entry) -> Bool {
            score != other.score ? score > other.score : number < other.number
        }
    }

    private var entries: [Entry] = []

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var place = entries.count - 1
        while place > 0, entries[place].isBefore(entries[(place - 1) / 2]) {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeFirst() -> Entry? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var place = 0
        while true {
            var best = place
            for child in [2 * place + 1, 2 * place + 2] where child < entries.count {
                if entries[child].isBefore(entries[best]) { best = child }
            }
            if best == place { return first }
            entries.swapAt(place, best)
            place = best
        }
    }
}
