import Engine
import Files
import Foundation
import Machine
import Network
import Numbers
import Raster
import TestSupport
import Testing

@testable import Scanning

@Suite struct RefinedBoxesTests {
    private let classes = ["none", "cell"]

    /// Windows of 40 pixels, 8 apart; all without an object but for some cells.
    private func map(_ cells: [(row: Int, column: Int, logit: Float, box: BoxOutputs)]) -> ScoreMap {
        let geometry = ScanGeometry(
            grid: WindowGrid(window: Extent(40), stride: Extent(8)), picture: Extent(height: 120, width: 160),
            edge: .center)
        let map = geometry.map
        var logits = [Float](repeating: 0, count: map.height * map.width * 6)
        // Boxes of other cells are far from nothing, as a network gives them.
        for cell in 0..<map.height * map.width {
            logits.replaceSubrange(cell * 6..<cell * 6 + 6, with: [5, -5, 90, -70, 40, 3])
        }
        for cell in cells {
            let start = (cell.row * map.width + cell.column) * 6
            logits.replaceSubrange(start..<start + 2, with: [0, cell.logit])
            for place in 0..<4 { logits[start + 2 + place] = cell.box.values[place] }
        }
        return ScoreMap(
            geometry: geometry, classes: classes, logits: logits, probabilityRule: .softmax, hasBoxes: true)
    }

    private var two: ScoreMap {
        map([
            (5, 6, 4, BoxOutputs(x: 0.1, y: -0.05, width: 0.5, height: 0.25)),
            // Weaker, and its object is the same one.
            (5, 7, 3, BoxOutputs(x: -0.1, y: -0.05, width: 0.5, height: 0.25)),
            (5, 9, 5, BoxOutputs(x: -0.05, y: 0, width: 0.4, height: 0.4)),
        ])
    }

    private func options(_ merging: Merging = Merging()) -> DetectionOptions {
        var options = DetectionOptions(threshold: 0.5, merging: merging)
        options.boxes = .refined
        options.objectSizes[1] = ObjectSize(width: 20, height: 16)
        return options
    }

    @Test("Scores do not mix with boxes")
    func scoresAreApart() throws {
        let map = two
        #expect(try map.logits.count == map.rows * map.columns * 2)
        #expect(try map.logits[(5 * map.columns + 9) * 2 + 1] == 5)
        let probabilities = try map.probabilities
        #expect(probabilities.count == map.rows * map.columns * 2)
        let expected: Float = 1 / (1 + exp(-4))
        #expect(abs(probabilities[(5 * map.columns + 6) * 2 + 1] - expected) < 1e-6)
        #expect(try map.readBox(row: 5, column: 9).values.z == BoxOutputs(x: 0, y: 0, width: 0.4, height: 1).values.z)
        #expect(try map.bestClasses.filter { $0 == 1 }.count == 3)
    }

    @Test("Boxes are those of the network", arguments: [MergingRule.peaks, .nms, .wbf])
    func boxesAreRefined(rule: MergingRule) throws {
        let map = two
        let found = try map.detections(ofClass: 1, options: options(Merging(rule)))
        #expect(found.count == 2, "\(rule)")
        let window = map.geometry.window(column: 9, row: 5)
        #expect(abs(found[0].box.width - 16) < 1e-4 && abs(found[0].box.height - 16) < 1e-4)
        #expect(abs(found[0].centerX - (window.centerX - 2)) < 1e-4 && abs(found[0].centerY - window.centerY) < 1e-4)
        #expect(abs(found[1].box.width - 20) < 1e-4 && abs(found[1].box.height - 10) < 1e-4)
        #expect(abs(found[1].centerX - (map.geometry.window(column: 6, row: 5).centerX + 4)) < 0.1)
    }

    @Test("Windows can be wanted of the same scores, and refined boxes not of others")
    func windowsAndErrors() throws {
        var windows = options()
        windows.boxes = nil
        #expect(try two.detections(ofClass: 1, options: windows)[0].box.width == 20)
        let geometry = two.geometry
        let plain = ScoreMap(geometry: geometry, classes: classes, logits: try two.logits, probabilityRule: .softmax)
        #expect(throws: ScanError.noRefinedBoxes) { try plain.detections(ofClass: 1, options: options()) }
        #expect(try plain.detections(ofClass: 1, options: windows) == two.detections(ofClass: 1, options: windows))
    }

    @Test("A saved map gives the same detections", arguments: StoredScoreType.allCases)
    func mapsAreSaved(type: StoredScoreType) throws {
        try withTemporaryFolder { folder in
            let image = folder + "/a.png"
            try Picture(width: 160, height: 120, color: [1, 2, 3]).write(to: image)
            let picture = ScannedPicture(
                image, try PictureReader(image), .whole, givenPixelSize: nil, intensity: .full, background: .white,
                damage: .refuse, warnings: [])
            let scores = ScorePyramid(two)
            let path = folder + "/a" + ScoreMapFile.ending
            try ScoreMapFile.write(
                scores,
                ScoreMapDescription(
                    version: "1", picture: picture,
                    model: .init(sha256: "00", threshold: 0.25, window: Extent(40), stride: Extent(8)), scores: scores,
                    scales: .native, average: nil, type: type,
                    run: .init(options(), classIndices: [1], classes: classes)), to: path)
            let read = try ScoreMapFile(contentsOf: path)
            #expect(read.description.formatVersion == 4 && read.description.run.boxes == .refined)
            let expected = try scores.detections(ofClasses: [1], options: options())[0]
            let found = try read.scores.detections(ofClasses: [1], options: options())[0]
            if type == .float32 { #expect(found == expected) }
            #expect(found.count == expected.count)
            for (found, expected) in zip(found, expected) {
                #expect(abs(found.box.xmin - expected.box.xmin) < 3 && abs(found.box.ymax - expected.box.ymax) < 3)
            }
        }
    }

    @Test("Every way to score windows gives the same boxes, and averages turn them back")
    func waysAgree() throws {
        let model = try randomModel("input 16x16x3; conv3-8 relu pool2 conv3-9 relu pool5; fc6 boxes")
        let pool = WorkerPool(threads: 2)
        let samples = randomValues(41 * 37 * 3, seed: 4).map { $0 + 0.5 }
        func scan(_ method: ScanMethod, _ average: WindowAverage?, _ samples: [Float]) throws -> ScoreMap {
            try DenseScanner(
                method.form(of: model), method: method, average: average, pool: pool
            ).scan(ArraySource(samples, width: 37, height: 41, channels: 3))
        }
        let dense = try scan(.dense, nil, samples)
        #expect(dense.hasBoxes && dense.classes.count == 2)
        let stride = dense.geometry.grid.stride
        let windows = try scan(.exactWindows(stride: stride), nil, samples)
        func differences(_ a: ScoreMap, _ b: ScoreMap) throws -> Float {
            var largest: Float = 0
            for row in 0..<a.rows {
                for column in 0..<a.columns {
                    let (first, second) = try (a.readBox(row: row, column: column), b.readBox(row: row, column: column))
                    for place in 0..<4 { largest = max(largest, abs(first.values[place] - second.values[place])) }
                }
            }
            return largest
        }
        #expect(try differences(dense, windows) < 1e-4)
        let average = WindowAverage(.flips, of: .logits)
        let averaged = try scan(.dense, average, samples)
        let averagedWindows = try scan(.exactWindows(stride: stride), average, samples)
        #expect(try differences(averaged, averagedWindows) < 1e-4)
        #expect(try differences(dense, averaged) > 1e-3)
    }
}
