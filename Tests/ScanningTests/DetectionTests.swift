import Foundation
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

    @Test(
        "Rows that are read one after the other give exactly what the whole map gives, from memory and from a file",
        arguments: [ProbabilityRule.softmax, .logistic, .asTheyAre])
    func rowsGiveTheSameAsTheWholeMap(rule: ProbabilityRule) throws {
        var state: UInt64 = 7
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for round in 0..<60 {
            let grid = WindowGrid(
                window: Extent(height: 3 + random(40), width: 3 + random(40)),
                stride: Extent(height: 1 + random(6), width: 1 + random(6)))
            let picture = Extent(height: 1 + random(70), width: 1 + random(70))
            let geometry = ScanGeometry(grid: grid, picture: picture, edge: .center)
            let classes = (0..<(rule == .logistic ? 1 : 1 + random(4))).map { "class \($0)" }
            // Few different values make plateaus and equal neighbours.
            let steps = [2, 5, 1000, 1_000_000][round % 4]
            let logits = (0..<geometry.map.height * geometry.map.width * classes.count).map { _ in
                let value = Float(random(steps)) / Float(steps)
                return rule == .asTheyAre ? value : (value - 0.5) * [1, 12, 60][round % 3]
            }
            let store = try ScoreStore(
                count: logits.count, storage: .budget(bytes: 0, folder: NSTemporaryDirectory()))
            try logits.withUnsafeBufferPointer { try store.append($0) }
            let inMemory = ScoreMap(geometry: geometry, classes: classes, logits: logits, probabilityRule: rule)
            let inFile = ScoreMap(geometry: geometry, classes: classes, store: store, probabilityRule: rule)
            #expect(try inFile.probabilities == inMemory.probabilities)
            let options = DetectionOptions(
                threshold: [0, 0.3, 0.5, 0.9, 1][round % 5], separation: [0.5, 0, 0.2, 1.3][round % 4])
            let expected = try classes.indices.map {
                try referenceDetections(of: inMemory, classIndex: $0, options: options)
            }
            for map in [inMemory, inFile] {
                let found = try map.detections(ofClasses: Array(classes.indices), options: options)
                #expect(found == expected, "round \(round): \(geometry), \(options), \(classes.count) classes")
            }
        }
    }
}
