import Raster
import Testing

@testable import Rendering

@Suite struct CanvasTests {
    /// How dark a pixel is, 0 (white) to 255.
    private func darkness(_ canvas: Canvas, _ x: Int, _ y: Int) -> Int { 255 - Int(canvas.picture[x, y, 1]) }

    private let black = Ink(0, 0, 0)

    @Test("A rectangle fills exactly its pixels, and nothing outside of the clip")
    func rectangleFillsExactlyItsPixels() {
        var canvas = Canvas(width: 8, height: 6)
        canvas.clip = PixelRect(left: 0, top: 0, right: 5, bottom: 6)
        canvas.fill(PixelRect(left: 2, top: 1, right: 100, bottom: 3), black)
        for y in 0..<6 {
            for x in 0..<8 {
                #expect(darkness(canvas, x, y) == ((2..<5).contains(x) && (1..<3).contains(y) ? 255 : 0), "\(x),\(y)")
            }
        }
    }

    @Test("A frame lies inside its edges and is drawn once")
    func frameLiesInsideItsEdges() {
        var canvas = Canvas(width: 10, height: 10)
        canvas.frame(PixelRect(left: 1, top: 1, right: 9, bottom: 9), thickness: 2, black.faded(to: 0.5))
        let values = Set((0..<100).map { darkness(canvas, $0 % 10, $0 / 10) })
        #expect(values.count == 2 && values.contains(0))
        #expect(darkness(canvas, 3, 3) == 0 && darkness(canvas, 2, 2) > 0)
    }

    @Test("A line covers its thickness, with half covered pixels at its sides")
    func lineCoversItsThickness() {
        var canvas = Canvas(width: 20, height: 9)
        canvas.stroke([SIMD2(2, 4.5), SIMD2(18, 4.5)], thickness: 2, black)
        #expect(darkness(canvas, 10, 4) == 255)
        #expect((120...135).contains(darkness(canvas, 10, 3)) && darkness(canvas, 10, 3) == darkness(canvas, 10, 5))
        #expect(darkness(canvas, 10, 2) == 0 && darkness(canvas, 10, 6) == 0)
    }

    @Test("A joint of a transparent line is not darker than the line")
    func jointOfTransparentLine() {
        var canvas = Canvas(width: 30, height: 30)
        canvas.stroke([SIMD2(3, 15), SIMD2(15, 15), SIMD2(27, 15)], thickness: 5, black.faded(to: 0.5))
        #expect(darkness(canvas, 15, 15) == darkness(canvas, 8, 15))
    }

    @Test("A line is interrupted where a point is not finite")
    func lineIsInterruptedWherePoint() {
        var canvas = Canvas(width: 30, height: 10)
        canvas.stroke([SIMD2(2, 5), SIMD2(8, 5), SIMD2(.nan, 5), SIMD2(20, 5), SIMD2(28, 5)], thickness: 3, black)
        #expect(darkness(canvas, 5, 5) > 200 && darkness(canvas, 24, 5) > 200 && darkness(canvas, 14, 5) == 0)
    }

    @Test("Dashes have gaps")
    func dashesHaveGaps() {
        var canvas = Canvas(width: 60, height: 9)
        canvas.stroke([SIMD2(0, 4.5), SIMD2(60, 4.5)], thickness: 2, black, dash: (on: 6, off: 8))
        #expect(darkness(canvas, 3, 4) == 255 && darkness(canvas, 10, 4) == 0 && darkness(canvas, 17, 4) == 255)
    }

    @Test("A disc has its area")
    func discHasItsArea() {
        var canvas = Canvas(width: 40, height: 40)
        canvas.disc(at: SIMD2(20, 20), radius: 10, black)
        let area = (0..<1600).reduce(0) { $0 + darkness(canvas, $1 % 40, $1 / 40) }
        #expect(abs(Double(area) / 255 - 314.16) < 4)
    }

    @Test("Every mark is drawn about its place")
    func everyMarkIsDrawnAbout() {
        for mark in PlotMark.allCases {
            var canvas = Canvas(width: 30, height: 30)
            canvas.mark(mark, at: SIMD2(15, 15), radius: 6, black)
            #expect(darkness(canvas, 15, 15) == 255, "\(mark)")
            #expect(darkness(canvas, 2, 2) == 0 && darkness(canvas, 27, 27) == 0, "\(mark)")
        }
    }

    @Test("Text that goes upwards is text that goes to the right, turned")
    func textThatGoesUpwards() {
        let text = "Fgj7"
        let (width, height) = (Canvas.textWidth(text), Font.height * 2)
        var across = Canvas(width: width, height: height)
        across.write(text, x: 0, y: 0)
        var upwards = Canvas(width: height, height: width)
        upwards.writeUpwards(text, x: 0, y: width)
        for y in 0..<height {
            for x in 0..<width { #expect(across.picture[x, y, 0] == upwards.picture[y, width - 1 - x, 0]) }
        }
        #expect((0..<width * height).contains { across.picture[$0 % width, $0 / width, 0] < 128 })
    }

    @Test("What lies outside of the canvas is cut off")
    func whatLiesOutsideOfCanvas() {
        var canvas = Canvas(width: 12, height: 12)
        canvas.write("outside", x: -20, y: -3)
        canvas.writeUpwards("outside", x: 8, y: 40)
        canvas.disc(at: SIMD2(1e12, -1e12), radius: 3, black)
        canvas.disc(at: SIMD2(.nan, 0), radius: 3, black)
        canvas.stroke([SIMD2(-1e15, 6), SIMD2(1e15, 6)], thickness: 2, black, dash: (on: 3, off: 3))
        canvas.draw(Picture(width: 30, height: 30, color: [9]), left: 6, top: 6)
        #expect(canvas.picture[11, 11, 2] == 9 && canvas.picture.width == 12)
    }

    @Test("There are ten colours, each unlike the others and unlike white")
    func thereAreTenColours() {
        #expect(Palette.colors.count == 10)
        for (index, ink) in (Palette.colors + [.white]).enumerated() {
            for other in (Palette.colors + [.white])[(index + 1)...] {
                let difference = abs(ink.red - other.red) + abs(ink.green - other.green) + abs(ink.blue - other.blue)
                #expect(difference > 50)
            }
        }
        #expect(Palette.color(0) == Palette.color(10) && PlotMark.mark(0) != PlotMark.mark(10))
    }
}
