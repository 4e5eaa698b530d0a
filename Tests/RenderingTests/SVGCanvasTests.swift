import Foundation
import FoundationXML
import Raster
import Testing

@testable import Rendering

@Suite struct SVGCanvasTests {
    /// The elements of a picture from top to bottom, with their attributes and texts; fails for what is not XML.
    private final class Elements: NSObject, XMLParserDelegate {
        var found: [(name: String, attributes: [String: String], text: String)] = []
        private var open: [Int] = []

        init(_ svg: String) throws {
            super.init()
            let parser = XMLParser(data: Data(svg.utf8))
            parser.delegate = self
            try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            open.append(found.count)
            found.append((name, attributes, ""))
        }
        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }
        func parser(_ parser: XMLParser, foundCharacters string: String) { found[open.last!].text += string }
    }

    @Test("Text stays text, whatever is in it, and characters that XML lacks are replaced")
    func text() throws {
        var canvas = SVGCanvas(width: 100, height: 50)
        canvas.write("a < b & \"c\" > 白细胞\u{1}", x: 10, y: 20, align: .centered)
        canvas.writeUpwards("up", x: 4, y: 40)
        let texts = try Elements(canvas.text).found.filter { $0.name == "text" }
        #expect(texts.map(\.text) == ["a < b & \"c\" > 白细胞\u{FFFD}", "up"])
        #expect(texts[0].attributes["text-anchor"] == "middle" && texts[0].attributes["y"] == "34")
        #expect(texts[1].attributes["transform"] == "translate(18 40) rotate(-90)")
    }

    @Test("Shapes of one opaque colour become one path, others keep theirs")
    func joinsShapes() throws {
        var canvas = SVGCanvas(width: 100, height: 50)
        let (red, pale) = (Ink(255, 0, 0), Ink(255, 0, 0, opacity: 0.5))
        for x in 0..<3 { canvas.fill(PixelRect(left: x * 10, top: 0, right: x * 10 + 5, bottom: 9), red) }
        canvas.fill(PixelRect(left: 0, top: 20, right: 5, bottom: 29), pale)
        canvas.fill(PixelRect(left: 0, top: 20, right: 5, bottom: 29), pale)
        let paths = try Elements(canvas.text).found.filter { $0.name == "path" }
        #expect(paths.map { $0.attributes["fill-opacity"] } == [nil, "0.5", "0.5"])
        #expect(paths[0].attributes["d"] == "M0 0h5v9h-5zM10 0h5v9h-5zM20 0h5v9h-5z")
    }

    @Test("What is cut off stands in a picture of its own, and lines are interrupted at gaps")
    func clipsAndGaps() throws {
        var canvas = SVGCanvas(width: 100, height: 50)
        canvas.clip = PixelRect(left: 10, top: 5, right: 60, bottom: 40)
        canvas.stroke(
            [
                SIMD2(0, 0), SIMD2(20.126, 10), SIMD2(.nan, 0), SIMD2(5, 5), SIMD2(.nan, 0), SIMD2(30, 1),
                SIMD2(1e12, -1),
            ],
            thickness: 2.5, .text, dash: (on: 4, off: 5))
        canvas.clip = PixelRect(left: 0, top: 0, right: 100, bottom: 50)
        canvas.ring(at: SIMD2(50, 25), radius: 7, thickness: 2, .text)
        let elements = try Elements(canvas.text).found
        #expect(elements.map(\.name) == ["svg", "rect", "svg", "path", "circle"])
        #expect(elements[2].attributes["viewBox"] == "10 5 50 35")
        #expect(elements[3].attributes["d"] == "M0 0L20.13 10M30 1L1000000 -1")
        #expect(elements[3].attributes["stroke-dasharray"] == "4 5")
    }

    @Test("Pictures are embedded as PNG files that can be read")
    func pictures() throws {
        var canvas = SVGCanvas(width: 100, height: 50)
        let picture = Picture(width: 3, height: 2, channels: 3, samples: (0..<18).map { UInt8($0 * 9) })
        canvas.draw(picture, in: PixelRect(left: 10, top: 10, right: 40, bottom: 30))
        let image = try #require(try Elements(canvas.text).found.last)
        #expect(image.name == "image" && image.attributes["image-rendering"] == "pixelated")
        let encoded = try #require(image.attributes["href"]?.split(separator: ",").last)
        let path = NSTemporaryDirectory() + "embedded-\(UUID().uuidString).png"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try #require(Data(base64Encoded: String(encoded))).write(to: URL(fileURLWithPath: path))
        #expect(try Picture(contentsOf: path) == picture)
    }

    @Test("Every chart becomes the same valid XML each time, with its words")
    func charts() throws {
        let axis = PlotAxis("recall", range: 0...1, isPercentage: true)
        let charts: [any Chart] = [
            LineChart(
                "Lines <1>", x: axis, y: axis,
                series: [.init("a & b", (0..<400).map { SIMD2(Double($0) / 400, (Double($0) / 9).rounded() / 50) })],
                notes: [.init("here", at: SIMD2(0.5, 0.5))]),
            BarChart("Bars", axis: PlotAxis("share"), labels: ["x", "y"], series: [.init("s", [0.2, 0.7])]),
            BarChart(
                "Upright", axis: PlotAxis(),
                series: [.init("", (0..<300).map { Double($0 % 7) }, spreads: (0..<300).map { _ in 1 })],
                direction: .up),
            ScatterChart(
                "Points", groups: [.init("g", [SIMD2(1, 2), SIMD2(3, 4)], mistakes: [1])],
                levels: [.init("level", at: 3, isDashed: true)]),
            MatrixChart(
                "Matrix", rowTitle: "true", columnTitle: "predicted", rowLabels: ["p", "q"], columnLabels: ["p", "q"],
                counts: [[9, 1], [0, 5]]),
            HeatChart(
                "Heat", columnTitle: "column", valueTitle: "value",
                groups: [.init("h", rows: (0..<40).map { row in (0..<64).map { Float($0 * row) } })]),
            TextLines("Title", ["a line"]),
            TileSheet("Sheet", tiles: [.init(Picture(width: 8, height: 8, color: [7]), captions: ["caption"])]),
            PictureRows([.init("row", note: "note", pictures: [Picture(width: 8, height: 8, color: [9])])]),
        ]
        let words = [
            "Lines <1>", "a & b", "here", "Bars", "share", "Upright", "Points", "level", "Matrix", "predicted", "Heat",
            "Title",
            "caption", "note",
        ]
        let column = ChartColumn(charts)
        let svg = column.svg()
        #expect(svg == column.svg())
        let texts = Set(try Elements(svg).found.filter { $0.name == "text" }.map(\.text))
        for word in words { #expect(texts.contains(word), "\(word)") }
        #expect(svg.utf8.count < 100_000, "\(svg.utf8.count)")
    }

    @Test("A chart is written as two files")
    func writes() throws {
        let base = NSTemporaryDirectory() + "chart-\(UUID().uuidString)"
        defer { for ending in ["png", "svg"] { try? FileManager.default.removeItem(atPath: "\(base).\(ending)") } }
        let chart = TextLines("words")
        try chart.write(to: base + ".png")
        #expect(try Picture(contentsOf: base + ".png") == chart.picture())
        #expect(try String(contentsOfFile: base + ".svg", encoding: .utf8) == chart.svg())
    }
}
