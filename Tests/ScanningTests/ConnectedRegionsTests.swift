import Network
import Raster
import Testing

@testable import Scanning

@Suite struct ConnectedRegionsTests {
    /// A map whose cells stand for squares of 2×2 pixels that tile the picture.
    private func map(_ probabilities: [[Float]]) -> ScoreMap {
        let grid = WindowGrid(window: Extent(2), stride: Extent(2))
        let picture = Extent(height: 2 * probabilities.count, width: 2 * probabilities[0].count)
        return ScoreMap(
            geometry: ScanGeometry(grid: grid, picture: picture, edge: .drop), classes: ["thing"],
            logits: probabilities.flatMap { $0 }, probabilityRule: .asTheyAre)
    }

    private let options = DetectionOptions(threshold: 0.5, merging: Merging(.components))

    @Test("Arms that meet at corners below are one region, with its box, area and scores")
    func armsMeet() throws {
        let found = try map([
            [0.9, 0.1, 0.6, 0.1],
            [0.6, 0.1, 0.6, 0.1],
            [0.1, 0.8, 0.1, 0.1],
            [0.1, 0.1, 0.1, 0.7],
        ]).detections(ofClass: 0, options: options)
        #expect(found.count == 2)
        #expect(found[0].box == Box(xmin: 0, ymin: 0, xmax: 6, ymax: 6) && found[0].area == 20)
        #expect(found[0].score == 0.9 && abs((found[0].meanScore ?? 0) - 0.7) < 1e-6)
        // Middles weighted by scores: (0.9 · 1 + 0.6 · 1 + 0.6 · 5 + 0.6 · 5 + 0.8 · 3) / 3.5.
        #expect(abs(found[0].centerX - 9.9 / 3.5) < 1e-6)
        #expect(found[1].box == Box(xmin: 6, ymin: 6, xmax: 8, ymax: 8) && found[1].area == 4)
        #expect(found[1].meanScore == found[1].score)
    }

    @Test("Cells that stand for pixels beyond the picture count only for those in it")
    func clipped() throws {
        let grid = WindowGrid(window: Extent(4), stride: Extent(4))
        let geometry = ScanGeometry(grid: grid, picture: Extent(height: 5, width: 9), edge: .center)
        let logits = [Float](repeating: 0.9, count: geometry.map.height * geometry.map.width)
        let found = try ScoreMap(
            geometry: geometry, classes: ["thing"], logits: logits, probabilityRule: .asTheyAre
        ).detections(ofClass: 0, options: options)
        #expect(found.map(\.area) == [45] && found[0].box == Box(xmin: 0, ymin: 0, xmax: 9, ymax: 5))
    }

    @Test("Regions are those of a flood fill over the whole map", arguments: 1...8)
    func asFloodFill(seed: Int) throws {
        var state = UInt64(seed)
        let (rows, columns) = (12 + seed, 17)
        let probabilities = (0..<rows).map { _ in
            (0..<columns).map { _ -> Float in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(state >> 40) / Float(1 << 24)
            }
        }
        var isOpen = probabilities.map { $0.map { $0 >= 0.6 } }
        var areas: [Double] = []
        for start in 0..<rows * columns where isOpen[start / columns][start % columns] {
            var (pending, cells) = ([start], 0)
            isOpen[start / columns][start % columns] = false
            while let cell = pending.popLast() {
                cells += 1
                for y in max(cell / columns - 1, 0)...min(cell / columns + 1, rows - 1) {
                    for x in max(cell % columns - 1, 0)...min(cell % columns + 1, columns - 1) where isOpen[y][x] {
                        isOpen[y][x] = false
                        pending.append(y * columns + x)
                    }
                }
            }
            areas.append(Double(4 * cells))
        }
        var options = options
        options.threshold = 0.6
        let found = try map(probabilities).detections(ofClass: 0, options: options)
        #expect(found.compactMap(\.area).sorted() == areas.sorted() && found.count > 3)
    }
}
