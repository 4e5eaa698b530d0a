import Foundation
import Raster
import Testing

@testable import Rendering

@Suite struct WriteRenderingsTests {
    private struct RowError: Error {}

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rendering-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private let scores = grid(6, 4, origin: 16, stride: 9) { Float($0 + $1) / 8 }

    @Test("A heat map file is the heat map with the legend below it")
    func heatMapFileIsHeat() throws {
        try inFolder { folder in
            let path = folder + "/a.heatmap.png"
            try writeHeatmap(scores, pictureWidth: 70, pictureHeight: 50, title: "cell", to: path)
            let file = try Picture(contentsOf: path)
            #expect(file.width == 70)
            #expect(file.height == 50 + Legend.height(forWidth: 70))
            let whole = try HeatmapRenderer(grid: scores, pictureWidth: 70, pictureHeight: 50).picture()
            #expect(Array(file.samples.prefix(whole.samples.count)) == whole.samples)
        }
    }

    @Test("Without a legend the file has exactly the size of the picture")
    func withoutLegendFileHasExactly() throws {
        try inFolder { folder in
            let path = folder + "/a.heatmap.png"
            let options = RenderingOptions(colorMap: .turbo, interpolation: .nearest, showsLegend: false)
            try writeHeatmap(scores, pictureWidth: 70, pictureHeight: 50, title: "cell", options: options, to: path)
            let file = try Picture(contentsOf: path)
            let whole = HeatmapRenderer(
                grid: scores, pictureWidth: 70, pictureHeight: 50, colorMap: .turbo, interpolation: .nearest)
            #expect(try file == whole.picture())
        }
    }

    @Test("An overlay file asks for each row once, from top to bottom")
    func overlayFileAsksForEach() throws {
        try inFolder { folder in
            let path = folder + "/a.overlay.png"
            let picture = Picture(width: 70, height: 50, color: [180, 170, 160])
            var asked: [Int] = []
            try writeOverlay(
                scores, marks: [], pictureWidth: 70, pictureHeight: 50, title: "cell", to: path
            ) { y, row in
                asked.append(y)
                _ = row.update(fromContentsOf: picture.samples[y * 210..<(y + 1) * 210])
            }
            #expect(asked == Array(0..<50))
            let file = try Picture(contentsOf: path)
            let renderer = OverlayRenderer(grid: scores, marks: [], pictureWidth: 70, pictureHeight: 50)
            #expect(Array(file.samples.prefix(50 * 210)) == (try renderer.picture(over: picture).samples))
        }
    }

    @Test("An overlay whose picture fails leaves no file")
    func overlayWhosePictureFailsLeaves() throws {
        try inFolder { folder in
            #expect(throws: RowError.self) {
                try writeOverlay(
                    scores, marks: [], pictureWidth: 70, pictureHeight: 50, title: "cell", to: folder + "/a.png"
                ) { y, _ in
                    if y == 20 { throw RowError() }
                }
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty)
        }
    }
}
