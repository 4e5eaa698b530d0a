import Testing

@testable import FCNScanKit

@Suite struct PixelRowsTests {
    private func sample(_ x: Int, _ y: Int, _ channel: Int) -> Int { (x * 37 + y * 101 + channel * 7) % 256 }

    @Test("Pixels are the rounded means of their blocks", arguments: [1, 2, 3, 7, 300], [(5, 4), (601, 40)])
    func pixelsAreMeans(factor: Int, size: (width: Int, height: Int)) {
        let (width, height) = size
        let rows = PixelRows(width: width, height: height, factor: factor)
        #expect(rows.width == (width + factor - 1) / factor && rows.height == (height + factor - 1) / factor)
        for y in 0..<height {
            #expect(!rows.isComplete)
            rows.append { row in
                for x in 0..<width { for channel in 0..<3 { row[3 * x + channel] = UInt8(sample(x, y, channel)) } }
            }
            #expect(rows.completeRows == (y + 1 == height ? rows.height : (y + 1) / factor))
        }
        #expect(rows.isComplete)
        var row = [UInt8](repeating: 0, count: 3 * rows.width)
        for y in 0..<rows.height {
            rows.copyRow(y, into: &row)
            var sums = [Int](repeating: 0, count: 3 * rows.width)
            var counts = [Int](repeating: 0, count: 3 * rows.width)
            for line in y * factor..<min(height, (y + 1) * factor) {
                for x in 0..<width {
                    for channel in 0..<3 {
                        sums[x / factor * 3 + channel] += sample(x, line, channel)
                        counts[x / factor * 3 + channel] += 1
                    }
                }
            }
            let expected = zip(sums, counts).map { sum, count in UInt8((sum + count / 2) / count) }
            #expect(row == expected)
            rows.drop(before: y)
        }
    }
}
