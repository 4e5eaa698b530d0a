/// The precision at each of 101 recalls, of which the mean is the average precision.
///
/// `p(r) = max { precision after k detections : recall after k detections ≥ r }`, 0 where no recall is as large, for
/// r = 0, 0.01 … 1. Source: `COCOeval.accumulate` of pycocotools; Everingham et al., *The PASCAL Visual Object Classes
/// Challenge*, IJCV 88 (2010).
struct InterpolatedPrecision {
    /// The recalls.
    static let recalls = (0...100).map { Double($0) * 0.01 }

    private var hits = 0.0
    private var falseAlarms = 0.0
    /// How many hits there are, and the precision, after each hit.
    private var steps: [(hits: Double, precision: Double)] = []

    /// Takes the next weaker detection.
    ///
    /// - Parameter weight: How often its picture counts.
    mutating func add(isHit: Bool, weight: Double) {
        guard isHit else {
            falseAlarms += weight
            return
        }
        hits += weight
        steps.append((hits, hits / (hits + falseAlarms)))
    }

    /// The precisions at ``recalls``; nil where there is no object.
    func precisions(objects: Double) -> [Double]? {
        guard objects > 0 else { return nil }
        var result = [Double](repeating: 0, count: Self.recalls.count)
        var place = Self.recalls.count - 1
        var best = 0.0
        for step in steps.reversed() {
            while place >= 0, Self.recalls[place] > step.hits / objects {
                result[place] = best
                place -= 1
            }
            best = max(best, step.precision)
        }
        while place >= 0 {
            result[place] = best
            place -= 1
        }
        return result
    }

    /// The mean of the precisions; nil where there is no object.
    func average(objects: Double) -> Double? {
        precisions(objects: objects).map { $0.reduce(0, +) / Double($0.count) }
    }
}
