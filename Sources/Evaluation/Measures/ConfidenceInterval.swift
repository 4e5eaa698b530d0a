import Dispatch
import Machine
import Numbers

/// Between which numbers a measure lies in 95% of the samples of the pictures.
///
/// A sample has as many pictures as there are, drawn with replacement, each with everything on it; the ends are the 2.5th
/// and the 97.5th percentile of the measure over the samples. Source: Efron & Tibshirani, *An Introduction to the
/// Bootstrap*, 1993, chapter 13.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
    /// The lower end.
    public var lower: Double
    /// The upper end.
    public var upper: Double

    /// The interval of values in any order; nil without any.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        lower = Self.quantile(0.025, of: sorted)
        upper = Self.quantile(0.975, of: sorted)
    }

    /// Between the neighbours of its place, in proportion (Hyndman & Fan's type 7).
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return sorted[index] }
        return sorted[index] + (sorted[index + 1] - sorted[index]) * (place - Double(index))
    }

    /// Intervals of several measures, each where it has a value in some sample.
    ///
    /// - Parameters:
    ///   - count: The samples; each has its own stream of random numbers, so that no result depends on threads.
    ///   - measures: Takes how often each picture counts, and gives the measures.
    static func intervals(
        pictures: Int, count: Int, seed: UInt64, _ measures: @Sendable ([Double]) -> [Double?]
    ) -> [ConfidenceInterval?] {
        guard count > 0, pictures > 0 else { return [] }
        let samples = [[Double?]](unsafeUninitializedCapacity: count) { results, initializedCount in
            let places = UncheckedPointer(results.baseAddress!)
            DispatchQueue.concurrentPerform(iterations: count) { sample in
                var random = RandomSource(seed: seed).derived(sample)
                var weights = [Double](repeating: 0, count: pictures)
                for _ in 0..<pictures { weights[random.integer(below: pictures)] += 1 }
                (places.pointer + sample).initialize(to: measures(weights))
            }
            initializedCount = count
        }
        return samples[0].indices.map { measure in ConfidenceInterval(samples.compactMap { $0[measure] }) }
    }
}
