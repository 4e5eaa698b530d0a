/// Where numbers lie, by the shares of them that are smaller.
public struct Quantiles: Codable, Sendable, Equatable {
    /// How many numbers there are.
    public var count: Int
    /// A twentieth are at most this.
    public var twentieth: Double
    /// A tenth are at most this.
    public var tenth: Double
    /// Half are at most this.
    public var median: Double
    /// Nine tenths are at most this.
    public var nineTenths: Double
    /// All but a twentieth are at most this.
    public var nineteenTwentieths: Double

    /// The quantiles of some numbers; nil for none.
    public init?(_ numbers: [Double]) {
        guard !numbers.isEmpty else { return nil }
        let sorted = numbers.sorted()
        func quantile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let low = Int(place)
            let high = min(low + 1, sorted.count - 1)
            return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
        }
        self.init(
            count: sorted.count, twentieth: quantile(0.05), tenth: quantile(0.1), median: quantile(0.5),
            nineTenths: quantile(0.9), nineteenTwentieths: quantile(0.95))
    }

    /// Quantiles that are known.
    public init(
        count: Int, twentieth: Double, tenth: Double, median: Double, nineTenths: Double, nineteenTwentieths: Double
    ) {
        self.count = count
        self.twentieth = twentieth
        self.tenth = tenth
        self.median = median
        self.nineTenths = nineTenths
        self.nineteenTwentieths = nineteenTwentieths
    }

    /// How many times larger than the twentieth all but a twentieth are.
    var spread: Double { nineteenTwentieths / max(twentieth, 1) }
}
