import Network
import Raster
import Scanning
import Testing

@Suite struct DetectionTests {
    /// A map of one class against background whose logits are given, windows of 224 at stride 32, centred.
    func map(_ logits: [[Float]]) -> ScoreMap {
        let grid = WindowGrid(window: Extent(224), stride: Extent(32))
        let picture = Extent(height: (logits.count - 1) * 32 + 1, width: (logits[0].count - 1) * 32 + 1)
        return ScoreMap(
            geometry: ScanGeometry(grid: grid, picture: picture, edge: .center), classes: ["background", "cell"],
            logits: logits.flatMap { $0.flatMap { [0, $0] } }, probabilityRule: .softmax)
    }

    func empty(_ rows: Int, _ columns: Int) -> [[Float]] {
        [[Float]](repeating: [Float](repeating: -9, count: columns), count: rows)
    }

    @Test("A single peak is found at its window's middle")
    func singlePeak() throws {
        var logits = empty(9, 12)
        logits[4][6] = 9
        let found = try map(logits).detections(ofClass: 1, options: DetectionOptions(threshold: 0.5))
        #expect(found.count == 1)
        #expect(abs(found[0].centerX - 192) < 0.1 && abs(found[0].centerY - 128) < 0.1)
        #expect(found[0].score > 0.999)
        #expect(found[0].box.xmin >= 80 - 1 && found[0].box.width <= 224)
    }

    @Test("A wide plateau of certain cells is one object, in its middle")
    func plateauIsOneObject() throws {
        var logits = empty(9, 12)
        for y in 3...5 { for x in 5...7 { logits[y][x] = 20 } }
        let found = try map(logits).detections(ofClass: 1, options: DetectionOptions(threshold: 0.5))
        #expect(found.count == 1)
        #expect(abs(found[0].centerX - 192) <= 32 && abs(found[0].centerY - 128) <= 32)
    }

    @Test("Two peaks apart are two objects, strongest first, and close ones are one")
    func peaksAreSeparated() throws {
        var logits = empty(9, 16)
        logits[4][3] = 5
        logits[4][11] = 7
        let two = try map(logits).detections(ofClass: 1, options: DetectionOptions(threshold: 0.5))
        #expect(two.map { Int($0.centerX.rounded()) } == [352, 96])
        logits[4][3] = -9
        logits[4][13] = 5
        #expect(try map(logits).detections(ofClass: 1, options: DetectionOptions(threshold: 0.5)).count == 1)
    }

    @Test("Cells below the threshold are not reported")
    func thresholdHolds() throws {
        var logits = empty(5, 5)
        logits[2][2] = 1  // probability 0.73
        #expect(try map(logits).detections(ofClass: 1, options: DetectionOptions(threshold: 0.8)).isEmpty)
        #expect(try map(logits).detections(ofClass: 1, options: DetectionOptions(threshold: 0.7)).count == 1)
    }

    @Test("The box is clipped to the picture and the middle is not moved")
    func boxesAreClipped() throws {
        var logits = empty(6, 6)
        logits[0][0] = 9
        let found = try map(logits).detections(ofClass: 1, options: DetectionOptions(threshold: 0.5))
        #expect(found.count == 1)
        #expect(found[0].box == Box(xmin: 0, ymin: 0, xmax: found[0].box.xmax, ymax: found[0].box.ymax))
        #expect(found[0].centerX < 1 && found[0].box.xmax <= 113)
    }
}
