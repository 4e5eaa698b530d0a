import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct PictureDrawingsTests {
    /// A network that says `bright` for light windows of 12 pixels.
    private func model() throws -> Model {
        try Model(
            handmade: "input 12x12x3; avgpool12 fc2 softmax", classes: ["dark", "bright"],
            weights: [-9, -9, -9, 9, 9, 9], biases: [0, 0],
            normalization: Normalization(mean: [0.57, 0.57, 0.57], deviation: [1, 1, 1]))
    }

    /// Dark with light spots; higher than some bands and pieces.
    private func drawPicture(_ path: String) throws -> Picture {
        var random = RandomSource(seed: 4)
        var picture = Picture(width: 300, height: 700, color: [90, 100, 110])
        for _ in 0..<30 {
            let (left, top) = (random.integer(below: 280), random.integer(below: 680))
            for y in top..<top + 18 { for x in left..<left + 18 { picture[x, y, 1] = 250; picture[x, y, 0] = 240 } }
        }
        try picture.write(to: path)
        return picture
    }

    private func scan(
        _ path: String, _ name: String, threads: Int, drawsAlong: Bool = true,
        change: (inout PictureScan.Options) -> Void = { _ in }
    ) throws -> PictureReport {
        let scanner = DenseScanner(try model().convolutionalized(), pool: WorkerPool(threads: threads))
        var options = PictureScan.Options(classIndices: [1, 0], detection: DetectionOptions(threshold: 0.6))
        change(&options)
        var scan = PictureScan(scanner, options: options)
        scan.drawsAlong = drawsAlong
        return try scan.run(path, base: name)
    }

    private func bytes(_ report: PictureReport) throws -> [String: Data] {
        try report.files.filter { $0.key != "detections" }
            .mapValues { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    }

    @Test("More pictures than can be open are refused; those of few classes, and none at all, are not")
    func tooMany() throws {
        var options = PictureScan.Options(classIndices: Array(0..<500), detection: DetectionOptions(threshold: 0.6))
        #expect(throws: DrawingsError.tooMany(classes: 500, pictures: 1000, limit: 1024)) {
            try PictureDrawings.check(options, openFiles: 1024)
        }
        try PictureDrawings.check(options, openFiles: 1032)
        (options.drawsHeatmap, options.drawsOverlay) = (false, false)
        try PictureDrawings.check(options, openFiles: 8)
    }

    @Test("Drawn along or afterwards, by one thread or several, files have the same bytes")
    func filesAreTheSame() throws {
        try withTemporaryFolder { folder in
            _ = try drawPicture(folder + "/a.png")
            let first = try scan(folder + "/a.png", folder + "/1", threads: 1)
            #expect(first.detections.count > 10 && first.files.count == 6)
            for threads in [2, 3, 8] {
                let other = try scan(folder + "/a.png", folder + "/\(threads)", threads: threads)
                #expect(other.detections == first.detections)
                #expect(try bytes(other) == bytes(first))
            }
            let later = try scan(folder + "/a.png", folder + "/later", threads: 2, drawsAlong: false)
            #expect(try bytes(later) == bytes(first))
        }
    }

    @Test("An overlay shows the pixels of the picture, in its size or reduced")
    func overlayShowsPixels() throws {
        try withTemporaryFolder { folder in
            let picture = try drawPicture(folder + "/a.png")
            for (size, factor) in [(DrawingSize.full, 1), (.fit(350), 2), (.fit(240), 3)] {
                let report = try scan(folder + "/a.png", folder + "/a", threads: 2) {
                    $0.drawingSize = size
                    $0.rendering.opacity = 0
                    $0.detection.threshold = 1
                    $0.rendering.showsLegend = false
                    $0.classIndices = [1]
                }
                let overlay = try Picture(contentsOf: report.files["overlay"]!)
                #expect(overlay.width == 300 / factor && overlay.height == (700 + factor - 1) / factor)
                #expect(report.drawnSize == (factor == 1 ? nil : [300 / factor, (700 + factor - 1) / factor]))
                // Away from the dashed line around what was scanned.
                for (x, y) in [(30, 30), (40, 57), (60, 100), (70, 190)] {
                    for channel in 0..<3 {
                        var sum = 0
                        for row in y * factor..<(y + 1) * factor {
                            for column in x * factor..<(x + 1) * factor { sum += Int(picture[column, row, channel]) }
                        }
                        #expect(Int(overlay[x, y, channel]) == (sum + factor * factor / 2) / (factor * factor))
                    }
                }
            }
        }
    }

    @Test("Where nothing is drawn, nothing is reduced")
    func nothingIsDrawn() throws {
        try withTemporaryFolder { folder in
            _ = try drawPicture(folder + "/a.png")
            let report = try scan(folder + "/a.png", folder + "/a", threads: 2) {
                $0.drawingSize = .fit(240)
                ($0.drawsHeatmap, $0.drawsOverlay) = (false, false)
            }
            #expect(report.drawnSize == nil && report.files.keys.sorted() == ["detections"])
        }
    }

    @Test("A heat map with one pixel for each cell has the size of the score map, and there is no overlay")
    func mapHasOnePixelForEachCell() throws {
        try withTemporaryFolder { folder in
            _ = try drawPicture(folder + "/a.png")
            let report = try scan(folder + "/a.png", folder + "/a", threads: 2) { $0.drawingSize = .map }
            let heatmap = try Picture(contentsOf: report.files["heatmap.1-bright"]!)
            #expect(heatmap.width == report.map.columns && heatmap.height == report.map.rows)
            #expect(report.files.keys.sorted() == ["detections", "heatmap.0-dark", "heatmap.1-bright"])
        }
    }

    @Test("Overlays are stored as JPEG where that is wanted, and nothing is drawn that is not")
    func formatsAreKept() throws {
        try withTemporaryFolder { folder in
            _ = try drawPicture(folder + "/a.png")
            let report = try scan(folder + "/a.png", folder + "/a", threads: 2) {
                $0.overlayFormat = .jpeg
                $0.drawsHeatmap = false
                $0.classIndices = [1]
            }
            #expect(report.files.keys.sorted() == ["detections", "overlay"])
            #expect(report.files["overlay"]! == folder + "/a.overlay.jpg")
            #expect(try PictureReader(report.files["overlay"]!).info.format == .jpeg)
            let nothing = try scan(folder + "/a.png", folder + "/b", threads: 2) {
                $0.drawsOverlay = false
                $0.drawsHeatmap = false
            }
            #expect(nothing.files.keys.sorted() == ["detections"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                    == ["a.detections.json", "a.overlay.jpg", "a.png", "b.detections.json"])
        }
    }

    @Test(
        "Pictures above 100 megapixels are drawn with at most 8192 pixels on a side",
        arguments: [
            (Extent(height: 10_000, width: 10_000), 1), (Extent(height: 10_001, width: 10_000), 2),
            (Extent(height: 32_768, width: 32_768), 4), (Extent(height: 2, width: 60_000_000), 7325),
        ])
    func largePicturesAreReduced(picture: Extent, factor: Int) {
        #expect(DrawingSize.automatic.factor(for: picture) == factor)
    }
}
