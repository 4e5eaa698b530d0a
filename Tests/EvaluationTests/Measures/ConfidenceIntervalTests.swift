import Testing

@testable import Evaluation

@Suite struct ConfidenceIntervalTests {
    @Test("The ends are percentiles, between neighbours in proportion")
    func percentiles() throws {
        let interval = try #require(ConfidenceInterval((0...40).map(Double.init).shuffled()))
        #expect(interval.lower == 1 && interval.upper == 39)
        #expect(ConfidenceInterval([]) == nil)
        let one = try #require(ConfidenceInterval([3]))
        #expect(one.lower == 3 && one.upper == 3)
    }

    @Test("Samples have as many pictures as there are, and the same seed gives the same interval")
    func samples() throws {
        let values = (0..<50).map { Double($0) }
        func mean(_ seed: UInt64) -> ConfidenceInterval? {
            ConfidenceInterval.intervals(pictures: 50, count: 400, seed: seed) { weights in
                #expect(weights.reduce(0, +) == 50)
                return [zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / 50, nil]
            }[0]
        }
        let interval = try #require(mean(1))
        #expect(mean(1) == interval && mean(2) != interval)
        // The mean is 24.5 with a standard error of √(208.25 / 50) = 2.04.
        #expect(abs(interval.lower - (24.5 - 4)) < 0.7 && abs(interval.upper - (24.5 + 4)) < 0.7)
    }

    @Test("Without samples there are no intervals")
    func none() {
        #expect(ConfidenceInterval.intervals(pictures: 5, count: 0, seed: 1) { _ in [1] }.isEmpty)
        #expect(
            ConfidenceInterval.intervals(pictures: 5, count: 9, seed: 1) { _ in [nil] }.map { $0?.lower } == [nil])
    }
}
