import Testing

@testable import Rendering

@Suite struct LetteringTests {
    @Test("The font has every printable character of ASCII")
    func fontHasEveryPrintableCharacter() {
        #expect(Font.glyphs.count == 97)
        for code in 33..<127 {
            let glyph = Font.glyphs[Font.glyph(for: Character(UnicodeScalar(UInt8(code))))]
            #expect(glyph.rows.count == Font.height)
            #expect(glyph.rows.contains { $0 != 0 }, "\(code)")
            #expect((1...5).contains(glyph.width), "\(code)")
        }
        let drawn = Set(Font.glyphs.map(\.rows))
        #expect(drawn.count == 97, "no two characters look the same")
    }

    @Test("Digits are equally wide")
    func digitsAreEquallyWide() {
        let widths = Set("0123456789".map { Font.glyphs[Font.glyph(for: $0)].width })
        #expect(widths == [5])
    }

    @Test("A character that the font does not have becomes a box")
    func characterThatFontDoesNot() {
        let lettering = Lettering(scale: 2, fonts: SystemFonts(setting: "none"))
        #expect(lettering.line("é\n漢").form == .glyphs([Font.unknown, Font.unknown, Font.unknown]))
        #expect(lettering.line("a…").form == .glyphs([65, Font.ellipsis]))
    }

    @Test("Text that is too long is clipped before an ellipsis", arguments: [1, 2, 5])
    func textThatIsTooLong(scale: Int) {
        let lettering = Lettering(scale: scale)
        let text = "a long name of a class"
        let whole = lettering.line(text).width
        #expect(lettering.fitted(text, into: whole) == text)
        for width in stride(from: 0, to: whole, by: 3) {
            let fitted = lettering.fitted(text, into: width)
            #expect(lettering.line(fitted).width <= width)
            #expect(fitted.isEmpty || fitted.last == "\u{2026}" && !fitted.contains(" \u{2026}"))
        }
        #expect(lettering.fitted(text, into: 0).isEmpty)
    }

    @Test("Letters of scale one are the dots of the font")
    func lettersOfScaleOne() {
        let lettering = Lettering(scale: 1)
        var row = [UInt8](repeating: 0, count: 8 * 3)
        // The middle row of an H is a bar of five dots.
        row.withUnsafeMutableBufferPointer {
            lettering.draw(lettering.line("H"), x: 2, textRow: 3, ink: .white, into: $0)
        }
        #expect((0..<8).map { row[$0 * 3] } == [0, 0, 255, 255, 255, 255, 255, 0])
    }

    @Test("Text that leaves the row at either side is cut off")
    func textThatLeavesRow() {
        let lettering = Lettering(scale: 3)
        let line = lettering.line("HHHH")
        var row = [UInt8](repeating: 0, count: 10 * 3)
        for x in [-200, -20, -5, 4, 9, 50] {
            row.withUnsafeMutableBufferPointer {
                lettering.draw(line, x: x, textRow: 10, ink: .white, into: $0)
            }
        }
        #expect(row.contains(255))
    }
}
