import PixelKernels
import Testing

@Suite struct RowSumsTests {
    @Test("Blocks have the sums of their pixels, the last one of what is left")
    func blocksHaveSums() {
        var sums = [UInt16](repeating: 0, count: 15)
        let row = (0..<15).map { UInt8($0 * 17) }
        for _ in 0..<257 { addRow(row, count: 15, to: &sums) }
        #expect(sums == row.map { UInt16($0) * 257 })
        var blocks = [UInt64](repeating: 1, count: 9)
        addBlocks(sums, width: 5, factor: 2, to: &blocks)
        let samples = sums.map(UInt64.init)
        let expected = (0..<3).flatMap { block in
            (0..<3).map { channel in
                1 + (2 * block..<min(2 * block + 2, 5)).reduce(0) { $0 + samples[3 * $1 + channel] }
            }
        }
        #expect(blocks == expected)
    }
}
