import Testing

@testable import Scanning

@Suite struct MapRowsTests {
    @Test("Parts that follow each other give rows that follow each other at every scale, and all give all")
    func partsFollowEachOther() {
        for heights in [[7], [1, 5], [2, 3, 40], [13, 26, 51], [5, 5], [9, 4]] {
            let finest = heights.last!
            for cuts in [[0, finest], [0, 1, finest], Array(0...finest), [0, finest / 2, finest - 1, finest]] {
                var next = heights.map { _ in 0 }
                for (start, end) in zip(cuts, cuts.dropFirst()) {
                    let rows = MapRows.rows(start..<end, atHeights: heights)
                    #expect(rows.last == start..<end)
                    #expect(rows.map(\.lowerBound) == next, "\(heights), \(cuts)")
                    next = rows.map(\.upperBound)
                }
                #expect(next == heights)
            }
        }
    }

    @Test("Rows within others are cut to them, and those beside them are left out")
    func rowsWithin() {
        #expect([0..<3, 5..<9, 11..<12].within(2..<8) == [2..<3, 5..<8])
        #expect([0..<3].within(3..<8).isEmpty)
    }
}
