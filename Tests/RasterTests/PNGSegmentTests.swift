import Testing

@testable import Raster

@Suite struct PNGSegmentTests {
    /// Smooth samples with some noise, which have many matches.
    private func samples(_ layout: PNGLayout, seed: UInt64) -> [UInt8] {
        var numbers = SeededNumbers(seed: seed)
        return (0..<layout.rowBytes * layout.height).map { place in
            UInt8(truncatingIfNeeded: place % layout.rowBytes / 9 + Int.random(in: 0...3, using: &numbers) / 3)
        }
    }

    @Test("The same rows are the same bytes, whatever was compressed before", arguments: PNGEffort.allCases)
    func sameRowsAreSameBytes(effort: PNGEffort) {
        let layout = PNGLayout(width: 300, height: 90, effort: effort)
        let all = (0..<6).map { samples(layout, seed: $0) }
        let first = all.map { PNGSegment($0, rows: layout.height, layout: layout) }
        for index in [5, 0, 3, 1, 4, 2, 0, 0] {
            let again = PNGSegment(all[index], rows: layout.height, layout: layout)
            #expect(again.deflated == first[index].deflated && again.checksum == first[index].checksum)
        }
    }

    @Test("Checksums of two texts make that of both", arguments: [0, 1, 5551, 5552, 70_000])
    func checksumsAreCombined(count: Int) {
        /// RFC 1950, 8.2.
        func adler32(_ bytes: some Sequence<UInt8>) -> UInt32 {
            var (low, high): (UInt32, UInt32) = (1, 0)
            for byte in bytes {
                low = (low + UInt32(byte)) % 65521
                high = (high + low) % 65521
            }
            return high << 16 | low
        }
        let first = (0..<1234).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let second = (0..<count).map { UInt8(truncatingIfNeeded: 255 - $0 % 3) }
        #expect(combinedAdler32(adler32(first), adler32(second), count: count) == adler32(first + second))
    }
}
