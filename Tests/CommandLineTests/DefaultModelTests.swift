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
        let scanner = DenseScanner(try model.convolutionalized(), edge: .center, pool: WorkerPool(threads: 2))
        let map = try scanner.scan(PictureSource(PictureReader("\(Program.samples)/smear-2048.png"), channels: 3))
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

    @Test("Its scores are the same bits for bands of 1, 7 and all rows, for strips, and for 1 and 2 threads")
    func scoresDoNotDependOnCuts() throws {
        var maps: [[UInt32]] = []
        for threads in [1, 2] {
            for (rows, columns) in [(1, 1000), (7, 100), (1000, 1000)] {
                let options = PlanOptions(rowsPerBand: rows, columnsPerStrip: columns)
                maps.append(try scores(options, threads: threads).map(\.bitPattern))
            }
        }
        #expect(maps.allSatisfy { $0 == maps[0] })
    }

    @Test("Its default scores are within a hundred-thousandth of exact ones, fast ones within five")
    func precisionsAreKept() throws {
        let exact = try scores(PlanOptions(precision: .exact))
        let largest = exact.map(abs).max() ?? 0
        for (precision, tolerance) in [(Precision.default, Float(1e-5)), (.fast, 5e-5)] {
            let found = try scores(PlanOptions(precision: precision))
            let difference = zip(found, exact).map { abs($0 - $1) }.max() ?? .infinity
            #expect(difference <= tolerance * largest, "\(precision)")
        }
    }

    /// The scores of the small sample.
    private func scores(_ options: PlanOptions, threads: Int = 2) throws -> [Float] {
        let scanner = DenseScanner(
            try Model.embedded().convolutionalized(), edge: .center, pool: WorkerPool(threads: threads),
            options: options)
        let picture = try Picture(contentsOf: "\(Program.samples)/smear-384.png", channels: 3)
        return try scanner.scan(
            ArraySource(picture.samples.map { Float($0) / 255 }, width: 384, height: 384, channels: 3)
        ).logits
    }
}
