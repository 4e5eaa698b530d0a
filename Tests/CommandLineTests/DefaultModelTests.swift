import FCNScanKit
import Foundation
import Testing

@Suite struct DefaultModelTests {
    @Test("The embedded model is small, has no padding, and its window slides by 32 pixels")
    func modelIsAsPromised() throws {
        let model = try Model.embedded()
        let dense = try model.convolutionalized()
        #expect(model.encoded().count < 8 << 20)
        #expect(dense.window == Extent(224) && dense.stride == Extent(32))
        #expect(dense.windowDeviations.isEmpty)
        #expect(dense.mapExtent(for: Extent(384)) == Extent(6))
        #expect(dense.mapExtent(for: Extent(height: 480, width: 640)) == Extent(height: 9, width: 14))
        #expect(model.classes == ["background", "white-cell"])
    }

    @Test("It finds every white cell of the large sample, each once")
    func largeSampleIsSolved() throws {
        let model = try Model.embedded()
        let picture = try Picture(contentsOf: "\(Program.samples)/smear-2048.png", channels: 3)
        let scanner = DenseScanner(try model.convolutionalized(), edge: .center, pool: WorkerPool(threads: 2))
        let map = try scanner.scan(
            ArraySource(picture.samples.map { Float($0) / 255 }, width: 2048, height: 2048, channels: 3))
        let truth = Truth(
            boxes: try SampleIndex.boxes(of: "smear-2048.png").map {
                Box(xmin: $0.xmin, ymin: $0.ymin, xmax: $0.xmax, ymax: $0.ymax)
            })
        #expect(truth.boxes.count >= 10)
        let match = DetectionMatch(
            try map.detections(ofClass: 1, options: DetectionOptions(threshold: try model.recommendedThreshold())),
            truth: truth,
            tolerance: 16)
        #expect(match.missed.isEmpty && match.falseAlarms.isEmpty, "\(match)")
    }

    @Test("Its scores are the same bits for bands of 1, 7 and all rows and for 1 and 2 threads")
    func scoresDoNotDependOnBands() throws {
        let dense = try Model.embedded().convolutionalized()
        let picture = try Picture(contentsOf: "\(Program.samples)/smear-384.png", channels: 3)
        let samples = picture.samples.map { Float($0) / 255 }
        var maps: [[UInt32]] = []
        for threads in [1, 2] {
            let scanner = DenseScanner(dense, edge: .center, pool: WorkerPool(threads: threads))
            for rows in [1, 7, 1000] {
                let map = try scanner.scan(
                    ArraySource(samples, width: 384, height: 384, channels: 3), rowsPerBand: rows)
                maps.append(try map.logits.map(\.bitPattern))
            }
        }
        #expect(maps.allSatisfy { $0 == maps[0] })
    }
}
