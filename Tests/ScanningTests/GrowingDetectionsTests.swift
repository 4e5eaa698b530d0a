import Network
import Numbers
import Scanning
import Testing

@Suite struct GrowingDetectionsTests {
    /// Logits of three classes: noise with some strong cells, shape [rows, columns, 3].
    private func logits(rows: Int, columns: Int, seed: UInt64, share: Double) -> [Float] {
        var random = RandomSource(seed: seed)
        return (0..<rows * columns).flatMap { _ -> [Float] in
            let isStrong = random.uniform(in: 0...1) < share
            return (0..<3).map { $0 == 0 ? 0 : Float(random.uniform(in: -6...(isStrong ? 9 : -1))) }
        }
    }

    private func geometry(rows: Int, columns: Int) -> ScanGeometry {
        let grid = WindowGrid(window: Extent(height: 64, width: 48), stride: Extent(16))
        let picture = Extent(height: 64 + 16 * (rows - 1), width: 48 + 16 * (columns - 1))
        return ScanGeometry(grid: grid, picture: picture, edge: .drop)
    }

    private func sorted(_ list: [Detection]) -> [Detection] {
        list.sorted { ($0.centerY, $0.centerX, $0.score) < ($1.centerY, $1.centerX, $1.score) }
    }

    @Test(
        "Detections of a map that grows are those of the whole map", arguments: [1, 2, 5, 100], [false, true])
    func growingIsTheSame(step: Int, acrossClasses: Bool) throws {
        let (rows, columns) = (60, 9)
        for (seed, share) in [(1, 0.05), (2, 0.3)] as [(UInt64, Double)] {
            let values = logits(rows: rows, columns: columns, seed: seed, share: share)
            let store = try ScoreStore(count: values.count, storage: .memory)
            let map = ScoreMap(
                geometry: geometry(rows: rows, columns: columns), classes: ["none", "a", "b"], store: store,
                probabilityRule: .softmax)
            var options = DetectionOptions(threshold: 0.5)
            options.merging.mergesAcrossClasses = acrossClasses
            let growing = GrowingDetections(map, ofClasses: [1, 2], options: options)
            var settled: [[Detection]] = [[], []]
            var lowest = -Double.infinity
            for start in stride(from: 0, to: rows, by: step) {
                let known = min(start + step, rows)
                try values[start * columns * 3..<known * columns * 3].withUnsafeBufferPointer { try store.append($0) }
                try growing.advance(knownRows: known)
                let found = growing.settled()
                #expect(found.joined().allSatisfy { $0.centerY >= lowest && $0.centerY < growing.givenHeight })
                lowest = max(lowest, growing.givenHeight)
                for place in 0..<2 { settled[place] += found[place] }
            }
            #expect(growing.givenHeight == .infinity)
            let whole = try map.detections(ofClasses: [1, 2], options: options)
            #expect(growing.all() == whole)
            #expect(whole.joined().count > 10)
            #expect(settled.map(sorted) == whole.map(sorted))
        }
    }
}
