import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct ScanForecastTests {
    private func forecast(
        _ size: (width: Int, height: Int), threads: Int = 1, edge: EdgeMode = .drop,
        change: (inout PictureScan.Options) -> Void = { _ in }
    ) throws -> ScanForecast {
        try withTemporaryFolder { folder in
            try Picture(width: size.width, height: size.height, color: [90, 100, 110]).write(to: folder + "/a.png")
            let architecture = try Architecture(text: "input 16x16x3; conv3-8 relu conv3-8 relu pool2; fc2 softmax")
            let model = Model.untrained(architecture, classes: ["background", "thing"])
            let scanner = DenseScanner(try model.convolutionalized(), edge: edge, pool: WorkerPool(threads: threads))
            var options = PictureScan.Options(classIndices: [1], detection: DetectionOptions(threshold: 0.6))
            change(&options)
            return try PictureScan(scanner, options: options).forecast(folder + "/a.png")
        }
    }

    @Test("A small picture is not said to take more on two threads than bands and drawings of its size do")
    func smallPicture() throws {
        let (one, two) = (try forecast((64, 48)), try forecast((64, 48), threads: 2))
        #expect(two.predictedPeakMemoryBytes - one.predictedPeakMemoryBytes < 3 << 20)
        #expect(one.predictedPeakMemoryBytes < 11 << 20)
        let large = try forecast((3000, 800), threads: 2)
        #expect(large.predictedPeakMemoryBytes > two.predictedPeakMemoryBytes + (4 << 20))
    }

    @Test("Rows of which a picture is extended are counted")
    func extensions() throws {
        let (dropped, centred) = (try forecast((8000, 100)), try forecast((8000, 100), edge: .center))
        // Half of a window of 16 pixels, and one row more.
        let rows = 8 * 8000 * 3 * MemoryLayout<Float>.stride
        #expect(centred.predictedPeakMemoryBytes > dropped.predictedPeakMemoryBytes + rows)
    }

    @Test("A pass that has to do with less memory keeps fewer rows for drawing, and is said to")
    func limitedDrawing() throws {
        let free = try forecast((2000, 3000), threads: 2)
        let limited = try forecast((2000, 3000), threads: 2) {
            $0.memoryLimit = free.predictedPeakMemoryBytes - free.plan.rows / 3
        }
        #expect(limited.plan.rowsAhead <= free.plan.rowsAhead && limited.plan.rows < free.plan.rows)
        let saved = free.plan.total - limited.plan.total
        #expect(limited.predictedPeakMemoryBytes <= free.predictedPeakMemoryBytes - saved)
    }

    @Test("Scales count the weights of each, and their passes keep within a limit together")
    func scales() throws {
        let native = try forecast((400, 300))
        let several = try forecast((400, 300)) { $0.scales = Scales([0.25, 1]) }
        #expect(several.plan.weights >= native.plan.weights && several.plan.rows == native.plan.rows)
        let limit = several.predictedPeakMemoryBytes - 10_000
        let limited = try forecast((400, 300)) {
            $0.scales = Scales([0.25, 1])
            $0.memoryLimit = limit
        }
        #expect(limited.predictedPeakMemoryBytes <= limit)
    }
}
