/// All detections of one class, from the strongest to the weakest over all pictures, and what became of them.
struct DetectionRanking: Sendable {
    /// One detection.
    struct Entry: Sendable {
        var score: Float
        /// The index of its picture.
        var picture: Int32
        /// What its middle meets.
        var target: Target
        /// What its box takes; nil where it is not among the strongest of its picture that count.
        var outcome: OverlapMatching.Outcome?
    }

    /// What the middle of a detection meets.
    enum Target: UInt8, Sendable {
        case object, ignored, nothing
    }

    /// The detections; of equally strong ones those of earlier pictures come first.
    private(set) var entries: [Entry] = []
    /// The objects on each picture in each of `SizeRange.allCases`.
    private(set) var objects: [SIMD4<Int32>] = []

    /// Adds the next picture.
    mutating func add(_ match: DetectionMatch, truth: Truth, mostDetections: Int) {
        let picture = Int32(objects.count)
        let counted = match.found.prefix(mostDetections).map(\.detection.box)
        let outcomes = OverlapMatching.outcomes(of: counted, truth: truth)
        for (number, found) in match.found.enumerated() {
            let target: Target =
                switch found.target {
                case .box: .object
                case .ignored: .ignored
                case .nothing: .nothing
                }
            entries.append(
                Entry(
                    score: found.detection.score, picture: picture, target: target,
                    outcome: number < outcomes.count ? outcomes[number] : nil))
        }
        objects.append(SizeRange.counts(of: truth.boxes))
    }

    /// Brings the detections into their order; after the last picture.
    mutating func sort() {
        entries = entries.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }.map(\.element)
    }

    /// How often each picture counts, where each counts once.
    var ones: [Double] { [Double](repeating: 1, count: objects.count) }

    /// The objects of a range of size.
    func objectCount(_ range: SizeRange = .all, weights: [Double]) -> Double {
        let place = SizeRange.allCases.firstIndex(of: range)!
        return zip(objects, weights).reduce(0) { $0 + Double($1.0[place]) * $1.1 }
    }

    /// Precision over recall where a detection hits by its box.
    ///
    /// - Parameters:
    ///   - threshold: The index in `OverlapMatching.thresholds`.
    ///   - weights: How often each picture counts.
    func precision(threshold: Int, _ range: SizeRange = .all, weights: [Double]) -> InterpolatedPrecision {
        let place = SizeRange.allCases.firstIndex(of: range)!
        let bit = UInt16(1) << UInt16(threshold)
        var result = InterpolatedPrecision()
        for entry in entries {
            let weight = weights[Int(entry.picture)]
            guard weight > 0, let outcome = entry.outcome, outcome.ignored[place] & bit == 0 else { continue }
            result.add(isHit: outcome.hits[place] & bit != 0, weight: weight)
        }
        return result
    }

    /// The average precision at one overlap; nil where there is no object.
    func averagePrecision(threshold: Int, _ range: SizeRange = .all, weights: [Double]) -> Double? {
        precision(threshold: threshold, range, weights: weights)
            .average(objects: objectCount(range, weights: weights))
    }

    /// The mean of the average precisions at all overlaps; nil where there is no object.
    func meanAveragePrecision(_ range: SizeRange = .all, weights: [Double]) -> Double? {
        OverlapMatching.thresholds.indices.map { averagePrecision(threshold: $0, range, weights: weights) }.mean
    }

    /// The average precision where a detection hits by its middle; nil where there is no object.
    func centerAveragePrecision(weights: [Double]) -> Double? {
        var result = InterpolatedPrecision()
        for entry in entries where entry.target != .ignored {
            let weight = weights[Int(entry.picture)]
            if weight > 0 { result.add(isHit: entry.target == .object, weight: weight) }
        }
        return result.average(objects: objectCount(weights: weights))
    }
}

extension [Double?] {
    /// The mean of the numbers that there are; nil where there is none.
    var mean: Double? {
        let numbers = compactMap(\.self)
        return numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    }
}
