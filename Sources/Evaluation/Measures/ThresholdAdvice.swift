import Glibc

/// The thresholds that serve a purpose best on the pictures that were judged.
public struct ThresholdAdvice: Sendable, Equatable, Codable {
    /// A wish for the precision or the recall.
    public struct Wish: Sendable, Equatable, Codable {
        /// What was wanted.
        public var wanted: Double
        /// What gives it; nil where no threshold does.
        public var point: OperatingPoint?
        /// What comes nearest to it where no threshold gives it.
        public var nearest: OperatingPoint?
    }

    /// The highest F1; of equal ones the highest threshold. Nil where nothing is found at all.
    public var bestF1: OperatingPoint?
    /// Among the thresholds with the wanted precision, the highest recall.
    public var precision: Wish?
    /// Among the thresholds with the wanted recall, the highest precision.
    public var recall: Wish?

    /// Looks through a curve from its highest threshold to its lowest.
    ///
    /// Between two neighbouring scores every threshold does the same: the shortest decimal near the middle of both is
    /// given.
    ///
    /// - Parameter floor: The lowest threshold of the curve.
    init(_ points: [OperatingPoint], floor: Float, precision: Double?, recall: Double?) {
        func advised(_ index: Int?) -> OperatingPoint? {
            guard let index else { return nil }
            var point = points[index]
            let below = index + 1 < points.count ? points[index + 1].threshold : min(floor, point.threshold)
            point.threshold = Self.decimal(above: below, upTo: point.threshold)
            return point
        }
        func best(_ isAllowed: (OperatingPoint) -> Bool, _ value: (OperatingPoint) -> (Double, Double)) -> Int? {
            points.indices.filter { isAllowed(points[$0]) }.max { a, b in
                // Of equal ones the first, which is that of the higher threshold.
                value(points[a]) < value(points[b]) || (value(points[a]) == value(points[b]) && a > b)
            }
        }
        func wish(_ wanted: Double, _ key: KeyPath<OperatingPoint, Double>, _ other: KeyPath<OperatingPoint, Double>)
            -> Wish
        {
            let index = best({ $0[keyPath: key] >= wanted }, { ($0[keyPath: other], $0[keyPath: key]) })
            let nearest = index == nil ? best({ _ in true }, { ($0[keyPath: key], $0[keyPath: other]) }) : nil
            return Wish(wanted: wanted, point: advised(index), nearest: advised(nearest))
        }
        bestF1 = advised(best({ _ in true }, { ($0.f1, 0) }))
        self.precision = precision.map { wish($0, \.precision, \.recall) }
        self.recall = recall.map { wish($0, \.recall, \.precision) }
    }

    /// The number with the fewest decimals that lies near the middle of two and is larger than the lower one, or the
    /// upper one where there is none with nine.
    static func decimal(above low: Float, upTo high: Float) -> Float {
        let middle = (Double(low) + Double(high)) / 2
        for digits in 1...9 {
            let power = pow(10, Double(digits))
            let value = Float((middle * power).rounded() / power)
            if value > low, value <= high { return value }
        }
        return high
    }
}
