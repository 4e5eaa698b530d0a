/// The font in one size: smoothed masks of its glyphs, and the measure of lines of text.
struct Lettering: Sendable {
    /// Pixels for each dot of the font.
    let scale: Int
    /// Coverage of each glyph, 0 ... 255, shape [height, width · scale].
    private let masks: [[UInt8]]

    /// The letters with `scale` pixels for each dot.
    ///
    /// Larger letters are smooth: the dots are interpolated and cut off at a threshold, which rounds corners
    /// and joins diagonals.
    init(scale: Int) {
        precondition(scale >= 1, "letters are at least one pixel a dot")
        self.scale = scale
        masks = Font.glyphs.map { Self.mask(of: $0, scale: scale) }
    }

    /// The size of letters and lines that suits a picture: one for tiny pictures, more for large ones, but no
    /// more than 24, where the masks take 2 MB.
    static func scale(forWidth width: Int) -> Int {
        width < 256 ? 1 : min(max(2, (width + 240) / 480), 24)
    }

    /// Pixels from the top of a capital to the bottom of a descender.
    var height: Int { Font.height * scale }
    /// Pixels from the top of a capital to the base line.
    var capHeight: Int { Font.capHeight * scale }

    /// The width of a line in pixels, without empty dots after the last letter.
    func width(of line: [Int]) -> Int {
        let dots = line.reduce(0) { $0 + Font.glyphs[$1].width + Font.spacing }
        return max(0, dots - Font.spacing) * scale
    }

    /// The glyphs of a text. Characters that the font does not have become boxes.
    func line(_ text: String) -> [Int] {
        text.map(Font.glyph)
    }

    /// A text; when it is too long for `width` pixels, as much as fits before an ellipsis, or nothing.
    func fitted(_ text: String, into width: Int) -> String {
        if self.width(of: line(text)) <= width { return text }
        var used = self.width(of: [Font.ellipsis])
        guard used <= width else { return "" }
        var fitting = ""
        for character in text {
            used += (Font.glyphs[Font.glyph(for: character)].width + Font.spacing) * scale
            if used > width { break }
            fitting.append(character)
        }
        while fitting.last == " " { fitting.removeLast() }
        return fitting + "\u{2026}"
    }

    /// Draws the part of a line of text that lies in one row of pixels.
    ///
    /// - Parameter x: The left end of the text; it may lie outside the row.
    /// - Parameter textRow: The row within the text, 0 at the top of capitals.
    /// - Parameter row: Red, green, blue, shape [width, 3].
    func draw(_ line: [Int], x: Int, textRow: Int, ink: Ink, into row: UnsafeMutableBufferPointer<UInt8>) {
        guard textRow >= 0, textRow < height else { return }
        let width = row.count / 3
        var start = x
        for glyph in line {
            let glyphWidth = Font.glyphs[glyph].width * scale
            masks[glyph].withUnsafeBufferPointer { mask in
                for i in max(0, -start)..<max(max(0, -start), min(glyphWidth, width - start)) {
                    let coverage = Int(mask[textRow * glyphWidth + i])
                    if coverage > 0 { ink.blend(into: row, at: start + i, coverage: coverage) }
                }
            }
            start += glyphWidth + Font.spacing * scale
        }
    }

    /// A line of text as a mask: its width in pixels, and coverage 0 ... 255 of shape [height, width].
    func coverage(of line: [Int]) -> (width: Int, mask: [UInt8]) {
        let width = width(of: line)
        var result = [UInt8](repeating: 0, count: height * width)
        var start = 0
        for glyph in line {
            let glyphWidth = Font.glyphs[glyph].width * scale
            for y in 0..<height {
                for x in 0..<glyphWidth { result[y * width + start + x] = masks[glyph][y * glyphWidth + x] }
            }
            start += glyphWidth + Font.spacing * scale
        }
        return (width, result)
    }

    private static func mask(of glyph: Font.Glyph, scale: Int) -> [UInt8] {
        let size = Float(scale)
        var mask: [UInt8] = []
        mask.reserveCapacity(Font.height * glyph.width * scale * scale)
        for y in 0..<Font.height * scale {
            for x in 0..<glyph.width * scale {
                if scale == 1 {
                    mask.append(glyph.dot(x, y) ? 255 : 0)
                    continue
                }
                let u = (Float(x) + 0.5) / size - 0.5
                let v = (Float(y) + 0.5) / size - 0.5
                let (left, top) = (u.rounded(.down), v.rounded(.down))
                func dot(_ dx: Int, _ dy: Int) -> Float { glyph.dot(Int(left) + dx, Int(top) + dy) ? 1 : 0 }
                let upper = dot(0, 0) + (dot(1, 0) - dot(0, 0)) * (u - left)
                let lower = dot(0, 1) + (dot(1, 1) - dot(0, 1)) * (u - left)
                let value = upper + (lower - upper) * (v - top)
                // A threshold below one half, so that strokes one dot wide keep their weight where corners are rounded.
                mask.append(UInt8(min(max((value - 0.42) * size + 0.5, 0), 1) * 255))
            }
        }
        return mask
    }
}
