import Raster
import Testing

@testable import Rendering

@Suite struct ValueChartsTests {
    private func contains(_ picture: Picture, _ color: [UInt8]) -> Bool {
        stride(from: 0, to: picture.samples.count, by: 3).contains {
            Array(picture.samples[$0..<$0 + 3]) == color
        }
    }

    @Test("Numbers become colours of a map, and what lies beyond its ends gets theirs")
    func numbersBecomeColoursOfMap() {
        let picture = Picture(values: [-5, 0, 1, 9, .nan], width: 5, height: 1, range: 0...1, colors: .viridis)
        let (first, last) = (ColorMap.viridis[0], ColorMap.viridis[255])
        for x in [0, 1, 4] { #expect(picture[x, 0, 0] == first.red && picture[x, 0, 2] == first.blue) }
        for x in [2, 3] { #expect(picture[x, 0, 0] == last.red && picture[x, 0, 2] == last.blue) }
        let flat = Picture(values: [3, 3], width: 2, height: 1, range: 3...3)
        #expect(flat.samples == [0, 0, 0, 0, 0, 0])
        let colour = Picture(redGreenBlue: [0, 0.5, 1], width: 1, height: 1, range: 0...1)
        #expect(colour.samples == [0, 128, 255])
    }

    @Test("The balance map has white for zero and its strongest colours at both ends")
    func balanceMapHasWhite() {
        let (low, middle, high) = (ColorMap.balance[0], ColorMap.balance[127], ColorMap.balance[255])
        #expect(low.blue > low.red && high.red > high.blue)
        #expect(min(middle.red, middle.green, middle.blue) > 250)
    }

    @Test("Text is broken into lines that keep to their limit")
    func textIsBrokenIntoLines() {
        let text = String(repeating: "many words ", count: 60)
        let lines = TextLines("A title", [text], limit: 500)
        #expect(lines.width <= 500 + 2 * PlotFrame.margin)
        #expect(lines.height > 8 * Canvas.lineHeight())
        #expect(contains(lines.picture(), [33, 37, 45]))
        #expect(TextLines("").picture().height > 0)
    }

    @Test("A heat chart shows every row in its colours and fits its size")
    func heatChartShowsEveryRow() {
        let chart = HeatChart(
            "title", columnTitle: "column", valueTitle: "value",
            groups: [
                HeatChart.Group("first", ink: Palette.color(0), rows: [[0, 1, 0], [1, 0, 0]]),
                HeatChart.Group("a second one with a very long name that does not fit", rows: [[0.5, 0.5, 1]]),
            ])
        let picture = chart.picture()
        #expect(picture.width == chart.width && picture.height == chart.height)
        for level in [0, 128, 255] {
            let color = ColorMap.viridis[level]
            #expect(contains(picture, [color.red, color.green, color.blue]))
        }
        #expect(contains(picture, [0x3F, 0x90, 0xDA]))
    }

    @Test("Heat charts of any length are not wider than a screen", arguments: [1, 7, 500, 900])
    func heatChartsOfAnyLength(columns: Int) {
        let rows = (0..<3).map { row in (0..<columns).map { Float(($0 + row) % 5) } }
        let chart = HeatChart(
            "", columnTitle: "column", valueTitle: "value", groups: [HeatChart.Group("group", rows: rows)])
        #expect(chart.width < 1400)
        #expect(chart.picture().width == chart.width)
        #expect(HeatChart("", columnTitle: "", valueTitle: "", groups: []).picture().width > 0)
    }

    @Test("A scale of equal ends shows its one number")
    func scaleOfEqualEndsShows() {
        let scale = ColorScale("same everywhere", range: 2...2, colors: .viridis)
        #expect(contains(scale.picture(), [96, 103, 115]))
    }

    @Test("Rows of pictures show all of their pictures")
    func rowsOfPicturesShowAll() {
        let red = Picture(width: 30, height: 50, color: [200, 0, 0])
        let blue = Picture(width: 20, height: 10, color: [0, 0, 200])
        let rows = PictureRows([
            PictureRows.Row("first", note: "30x50", pictures: [red, red]), PictureRows.Row("second", pictures: [blue]),
        ])
        let picture = rows.picture()
        func count(_ color: [UInt8]) -> Int {
            stride(from: 0, to: picture.samples.count, by: 3).count { Array(picture.samples[$0..<$0 + 3]) == color }
        }
        #expect(count([200, 0, 0]) == 2 * 30 * 50)
        #expect(count([0, 0, 200]) == 20 * 10)
    }

    @Test("Tiles with a height of their own keep the proportions of wide pictures")
    func tilesWithHeight() {
        let wide = Picture(width: 40, height: 10, color: [0, 200, 0])
        let sheet = TileSheet("", tiles: [TileSheet.Tile(wide)], columns: 1, side: 120, tileHeight: 30)
        let picture = sheet.picture()
        let green = stride(from: 0, to: picture.samples.count, by: 3).count { picture.samples[$0 + 1] == 200 }
        #expect(green == 120 * 30)
        #expect(sheet.height < TileSheet("", tiles: [TileSheet.Tile(wide)], columns: 1, side: 120).height)
        let fitted = Picture(width: 300, height: 200, color: [1]).fitted(into: 150, height: 50)
        #expect((fitted.width, fitted.height) == (75, 50))
    }

    @Test("The spread of a bar is a shade from its number minus to its number plus the spread")
    func spreadOfBarIsShade() {
        func chart(_ spreads: [Double]) -> Picture {
            BarChart(
                "", axis: .init("", range: 0...10), series: [BarChart.Series("", [5], spreads: spreads)],
                direction: .up, width: 300, height: 300
            ).picture()
        }
        let (plain, shaded) = (chart([]), chart([2]))
        let changed = (0..<300).filter { plain[150, $0, 0] != shaded[150, $0, 0] }
        let bar = (0..<300).filter { plain[150, $0, 0] == 0x3F }
        // The bar is 5 high and the shade reaches 2 beyond it and 2 into it.
        let expected = (count: Double(bar.count) * 4 / 5, top: bar[0] - bar.count * 2 / 5)
        #expect(abs(Double(changed.count) - expected.count) <= 3)
        #expect(abs(changed[0] - expected.top) <= 2)
    }
}
