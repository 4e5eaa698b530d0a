import Foundation
import Raster
import Testing

@testable import Rendering

@Suite struct SystemFontsTests {
    /// Whether this machine can write a text; tests that need one are skipped where it cannot, and say so.
    private static func has(_ text: String) -> Bool {
        let fonts = SystemFonts(setting: nil)
        return fonts.mask(SystemFonts.Setting(text: text, scale: 2)) != nil && fonts.notice == nil
    }

    private func ink(_ mask: TextMask, columns: Range<Int>? = nil) -> Int {
        (columns ?? 0..<mask.width).reduce(0) { sum, column in
            sum + (0..<mask.height).count { mask.coverage[$0 * mask.width + column] > 127 }
        }
    }

    @Test("ASCII is written in the project's own letters, whatever fonts there are, and asks for none")
    func asciiIsOurs() {
        let fonts = SystemFonts(setting: nil) {
            Issue.record("no font is needed")
            return nil
        }
        let lettering = Lettering(scale: 2, fonts: fonts)
        guard case .glyphs = lettering.line("white-cell 0.98…").form else {
            Issue.record("not in own letters")
            return
        }
        #expect(fonts.notice == nil)
    }

    @Test("Without FreeType letters become boxes, once said; without fonts by wish nothing is said")
    func missingLibrary() {
        let fonts = SystemFonts(setting: nil) { FreeType("libnofreetype.so.1") }
        let lettering = Lettering(scale: 2, fonts: fonts)
        #expect(fonts.notice == nil)
        #expect(lettering.line("Größe").form == .glyphs("Gr\u{0}\u{0}e".map(Font.glyph)))
        #expect(fonts.notice?.contains("libfreetype.so.6") == true)
        let none = SystemFonts(setting: "none")
        #expect(none.mask(SystemFonts.Setting(text: "Größe", scale: 2)) == nil && none.notice == nil)
    }

    @Test("A named font that cannot be read is told", .enabled(if: FreeType() != nil, "needs FreeType"))
    func brokenFont() {
        let fonts = SystemFonts(setting: "/nowhere/font.ttf")
        _ = fonts.mask(SystemFonts.Setting(text: "Größe", scale: 2))
        #expect(fonts.notice?.contains("/nowhere/font.ttf") == true)
    }

    @Test(
        "Words in any script have ink in every part, about as large as the project's own letters",
        .enabled(if: has("Größe Клетка"), "no font of this machine has Latin and Cyrillic letters"),
        arguments: ["Größe", "Клетка", "κύτταρο", "Ångström", "白细胞", "セル", "세포", "हिन्दी", "خلية", "תא"])
    func scripts(word: String) throws {
        // A script that no font of this machine has is left out.
        guard Self.has(word) else { return }
        for scale in [1, 2, 5] {
            let mask = try #require(
                SystemFonts(setting: nil).mask(SystemFonts.Setting(text: word, scale: scale)))
            #expect(mask.rise == 2 * scale && mask.height == 11 * scale)
            #expect(mask.coverage.count == mask.width * mask.height)
            #expect(mask.width > 2 * scale * word.count && mask.width < 14 * scale * word.count, "\(mask.width)")
            for part in 0..<3 {
                #expect(
                    ink(mask, columns: mask.width * part / 3..<mask.width * (part + 1) / 3) > scale, "\(word), \(part)")
            }
        }
    }

    @Test(
        "The same text is the same mask each time, and a letter that no font has is named",
        .enabled(if: has("Größe"), "no font of this machine has Latin letters"))
    func deterministicAndMissing() {
        let setting = SystemFonts.Setting(text: "Größe", scale: 3)
        #expect(SystemFonts(setting: nil).mask(setting) == SystemFonts(setting: nil).mask(setting))
        let fonts = SystemFonts(setting: nil)
        // A character of the private area, between letters that there are.
        let mask = fonts.mask(SystemFonts.Setting(text: "ö\u{10FFF0}ö", scale: 2))
        #expect(mask != nil)
        #expect(fonts.notice?.contains("\u{10FFF0}") == true)
    }

    @Test(
        "Letters of a script that joins them are shaped",
        .enabled(if: has("हिन्दी") && HarfBuzz() != nil, "needs HarfBuzz and a font with Devanagari"))
    func shaping() throws {
        let fonts = SystemFonts(setting: nil)
        func width(_ text: String) throws -> Int {
            try #require(fonts.mask(SystemFonts.Setting(text: text, scale: 4))).width
        }
        // The half form of न before द is narrower than both letters side by side.
        #expect(try width("न्द") < width("न") + width("द"))
    }

    @Test(
        "Numbers keep their order beside words that are read from the right, and such words keep theirs",
        .enabled(if: has("خلية") && HarfBuzz() != nil, "needs HarfBuzz and a font with Arabic letters"))
    func rightToLeft() throws {
        let fonts = SystemFonts(setting: nil)
        func mask(_ text: String) throws -> TextMask {
            try #require(fonts.mask(SystemFonts.Setting(text: text, scale: 4)))
        }
        /// The columns at one end.
        func end(_ mask: TextMask, _ columns: Range<Int>) -> [UInt8] {
            (0..<mask.height).flatMap { row in columns.map { mask.coverage[row * mask.width + $0] } }
        }
        let number = try mask("\u{E4}1908")
        let beside = try mask("خلية 1908")
        // Both end with an 8 of the same font, drawn at another fraction of a pixel.
        let (a, b) = (end(number, number.width - 24..<number.width), end(beside, beside.width - 24..<beside.width))
        let reversed = try mask("خلية 8091")
        let c = end(reversed, reversed.width - 24..<reversed.width)
        func difference(_ x: [UInt8], _ y: [UInt8]) -> Int { zip(x, y).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) } }
        #expect(difference(a, b) < difference(a, c))
        // The first of two words stands at the right.
        let (first, both) = (try mask("خلية"), try mask("خلية بيضاء"))
        let width = min(first.width, both.width) - 2
        let right = end(both, both.width - width..<both.width)
        let left = end(both, 0..<width)
        let alone = end(first, first.width - width..<first.width)
        #expect(difference(alone, right) < difference(alone, left))
    }

    @Test(
        "Long names are cut before an ellipsis, and drawn into charts and overlays",
        .enabled(if: has("Größe白"), "no font of this machine has Latin and Chinese letters"))
    func fittingAndDrawing() {
        let lettering = Lettering(scale: 2)
        let name = "weiße Blutkörperchen 白细胞"
        for width in stride(from: 0, to: lettering.line(name).width, by: 11) {
            let fitted = lettering.fitted(name, into: width)
            #expect(lettering.line(fitted).width <= width)
            #expect(fitted.isEmpty || fitted.hasSuffix("…"))
        }
        var canvas = Canvas(width: 200, height: 90)
        canvas.write("白细胞", x: 10, y: 20)
        canvas.writeUpwards("白细胞", x: 120, y: 80)
        let picture = canvas.picture
        func dark(_ columns: Range<Int>) -> Int {
            columns.reduce(0) { sum, x in sum + (0..<90).count { picture[x, $0, 0] < 128 } }
        }
        #expect(dark(10..<80) > 150 && dark(110..<150) > 150)
        #expect(abs(dark(10..<80) - dark(110..<150)) < 5)
    }
}
