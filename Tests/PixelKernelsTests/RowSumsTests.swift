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
        var expected = [UInt64](repeating: 1, count: 9)
        for pixel in 0..<5 {
            for channel in 0..<3 { expected[pixel / 2 * 3 + channel] += UInt64(sums[3 * pixel + channel]) }
        }
        #expect(blocks == expected)
    }
}
