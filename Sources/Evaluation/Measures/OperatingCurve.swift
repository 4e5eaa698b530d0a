/// How hits and false alarms grow while the threshold falls.
struct OperatingCurve: Sendable {
    /// What is found more (or, by rules that merge windows, less) on one picture from one threshold on.
    struct Step: Sendable {
        var threshold: Float
        /// The index of the picture.
        var picture: Int32
        /// Objects that are hit more in each of `SizeRange.allCases`.
        var hits: SIMD4<Int32>
        var falseAlarms: Int32
    }

    /// Weighted counts at a threshold.
    struct Counts {
        var threshold: Float
        var hits = 0.0
        var falseAlarms = 0.0
    }

    /// From the highest threshold to the lowest.
    private let steps: [Step]

    init(_ steps: [Step]) {
        self.steps = steps.enumerated().sorted {
            ($1.element.threshold, $0.offset) < ($0.element.threshold, $1.offset)
        }.map(\.element)
    }

    /// The curve of several classes with one threshold.
    init(joining curves: [OperatingCurve]) { self.init(curves.flatMap(\.steps)) }

    /// The counts at every threshold at which something changes, from the highest to the lowest.
    ///
    /// - Parameters:
    ///   - size: Hits of objects of this range only.
    ///   - weights: How often each picture counts.
    func counts(_ size: SizeRange = .all, weights: [Double]) -> [Counts] {
        let place = SizeRange.allCases.firstIndex(of: size)!
        var result: [Counts] = []
        var counts = Counts(threshold: .infinity)
        for step in steps {
            let weight = weights[Int(step.picture)]
            guard weight > 0 else { continue }
            if step.threshold != counts.threshold {
                if counts.threshold.isFinite { result.append(counts) }
                counts.threshold = step.threshold
            }
            counts.hits += Double(step.hits[place]) * weight
            counts.falseAlarms += Double(step.falseAlarms) * weight
        }
        if counts.threshold.isFinite { result.append(counts) }
        return result
    }

    /// The points, from the highest threshold to the lowest.
    func points(objects: Int, pictures: Int) -> [OperatingPoint] {
        counts(weights: [Double](repeating: 1, count: pictures)).map {
            let (hits, falseAlarms) = (Int($0.hits), Int($0.falseAlarms))
            return OperatingPoint(
                threshold: $0.threshold,
                score: DetectionScore(hits: hits, falseAlarms: falseAlarms, misses: objects - hits),
                pictures: pictures)
        }
    }
}
