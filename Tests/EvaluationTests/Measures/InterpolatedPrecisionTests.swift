import Testing

@testable import Evaluation

@Suite struct InterpolatedPrecisionTests {
    private func precision(_ hits: [Bool]) -> InterpolatedPrecision {
        hits.reduce(into: InterpolatedPrecision()) { $0.add(isHit: $1, weight: 1) }
    }

    @Test("Hit, false, hit with four objects: 1 up to a recall of 0.25, 2/3 up to 0.5, then 0")
    func byHand() throws {
        let values = try #require(precision([true, false, true]).precisions(objects: 4))
        #expect(values.count == 101)
        #expect(values[0...25].allSatisfy { $0 == 1 })
        #expect(values[26...50].allSatisfy { $0 == 2.0 / 3 })
        #expect(values[51...].allSatisfy { $0 == 0 })
        let average = try #require(precision([true, false, true]).average(objects: 4))
        #expect(abs(average - (26 + 25 * 2.0 / 3) / 101) < 1e-12)
    }

    @Test("A later higher precision counts for lower recalls too")
    func isMonotone() throws {
        let values = try #require(precision([false, true, true, true]).precisions(objects: 3))
        #expect(values.allSatisfy { $0 == 0.75 })
    }

    @Test("All found is 1, nothing found is 0, nothing to find is no number")
    func edges() {
        #expect(precision([true, true]).average(objects: 2) == 1)
        #expect(precision([]).average(objects: 2) == 0)
        #expect(precision([false]).average(objects: 2) == 0)
        #expect(precision([false]).average(objects: 0) == nil)
    }

    @Test("A picture that counts twice is as two equal pictures")
    func weights() {
        var weighted = InterpolatedPrecision()
        for (isHit, weight) in [(true, 2.0), (false, 1.0), (true, 1.0)] { weighted.add(isHit: isHit, weight: weight) }
        #expect(weighted.average(objects: 5) == precision([true, true, false, true]).average(objects: 5))
    }
}
