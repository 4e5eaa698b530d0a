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

    @Test("Where memory lies decides nothing")
    func memoryDecidesNothing() {
        // After a long stretch without a match ISA-L looks into places of its table that nothing has filled, which mean
        // the last multiple of 32,768; zeros stand there.
        var numbers = SeededNumbers(seed: 3)
        var bytes: [UInt8] = []
        for place in 0..<8 * 32_768 {
            // Stretches of 900 zeros in each such part, the first at its beginning.
            let isZero = place % 32_768 % 3000 < 900
            bytes.append(isZero ? 0 : UInt8.random(in: 1...255, using: &numbers))
        }
        // What is kept takes the places that the calls had.
        var kept: [UnsafeMutableRawPointer] = []
        defer { for place in kept { place.deallocate() } }
        var results: Set<[UInt8]> = []
        for _ in 0..<600 {
            results.insert(PNGSegment.deflate(&bytes, count: bytes.count, in: SegmentMemory()))
            kept.append(.allocate(byteCount: 300_000, alignment: 64))
        }
        #expect(results.count == 1)
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
