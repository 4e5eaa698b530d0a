import Synchronization

/// The font in one size: smoothed masks of its glyphs, and the measure of lines of text.
struct Lettering: Sendable {
    /// Pixels for each dot of the font.
    let scale: Int
    /// Coverage of each glyph, 0 ... 255, shape [height, width · scale].
    private let masks: [[UInt8]]
    /// What sets texts with letters that the font lacks.
    private let fonts: SystemFonts

    /// The letters with `scale` pixels for each dot.
    ///
    /// Larger letters are smooth: the dots are interpolated and cut off at a threshold, which rounds corners
    /// and joins diagonals.
    init(scale: Int, fonts: SystemFonts = .shared) {
        precondition(scale >= 1, "letters are at least one pixel a dot")
        self.scale = scale
        self.fonts = fonts
        masks = Self.known.withLock { known in
            if let masks = known[scale] { return masks }
            let masks = Font.glyphs.map { Self.mask(of: $0, scale: scale) }
            known[scale] = masks
            return masks
        }
    }

    /// The masks of each size that was asked for, once for all drawings.
    private static let known = Mutex<[Int: [[UInt8]]]>([:])

    /// The size of letters and lines that suits a picture: one for tiny pictures, more for large ones, but no
    /// more than 24, where the masks take 2 MB.
    static func scale(forWidth width: Int) -> Int {
        width < 256 ? 1 : min(max(2, (width + 240) / 480), 24)
    }

    /// Pixels from the top of a capital to the bottom of a descender.
    var height: Int { Font.height * scale }
    /// Pixels from the top of a capital to the base line.
    var capHeight: Int { Font.capHeight * scale }

    /// A text: in the letters of the font, or where it lacks one, as a whole in those of the system. Characters that
    /// neither has become boxes.
    func line(_ text: String) -> LetteredLine {
        let glyphs = text.map(Font.glyph)
        if glyphs.contains(Font.unknown), let mask = fonts.mask(SystemFonts.Setting(text: text, scale: scale)) {
            return LetteredLine(form: .mask(mask), width: mask.width, rise: mask.rise, height: mask.height)
        }
        return LetteredLine(form: .glyphs(glyphs), width: width(of: glyphs), rise: 0, height: height)
    }

    /// The width of glyphs in pixels, without empty dots after the last letter.
    private func width(of glyphs: [Int]) -> Int {
        let dots = glyphs.reduce(0) { $0 + Font.glyphs[$1].width + Font.spacing }
        return max(0, dots - Font.spacing) * scale
    }

    /// A text; when it is too long for `width` pixels, as much as fits before an ellipsis, or nothing.
    func fitted(_ text: String, into width: Int) -> String {
        if line(text).width <= width { return text }
        // Letters may join, so that a part is measured as a whole.
        var (low, high) = (0, text.count)
        while low < high {
            let middle = (low + high + 1) / 2
            if line(text.prefix(middle) + "\u{2026}").width <= width { low = middle } else { high = middle - 1 }
        }
        var fitting = text.prefix(low)
        while fitting.last == " " { fitting.removeLast() }
        return low == 0 && line("\u{2026}").width > width ? "" : fitting + "\u{2026}"
    }

    /// Draws the part of a line of text that lies in one row of pixels.
    ///
    /// - Parameter x: The left end of the text; it may lie outside the row.
    /// - Parameter textRow: The row within the text, 0 at the top of capitals.
    /// - Parameter row: Red, green, blue, shape [width, 3].
    func draw(_ line: LetteredLine, x: Int, textRow: Int, ink: Ink, into row: UnsafeMutableBufferPointer<UInt8>) {
        guard textRow >= -line.rise, textRow < line.height - line.rise else { return }
        switch line.form {
        case .glyphs(let glyphs):
            var start = x
            for glyph in glyphs {
                let width = Font.glyphs[glyph].width * scale
                draw(masks[glyph], width, textRow, x: start, ink, into: row)
                start += width + Font.spacing * scale
            }
        case .mask(let mask): draw(mask.coverage, mask.width, textRow + mask.rise, x: x, ink, into: row)
        }
    }

    /// Draws one row of a mask of some width.
    private func draw(
        _ mask: [UInt8], _ maskWidth: Int, _ maskRow: Int, x: Int, _ ink: Ink,
        into row: UnsafeMutableBufferPointer<UInt8>
    ) {
        mask.withUnsafeBufferPointer { mask in
            for i in max(0, -x)..<max(max(0, -x), min(maskWidth, row.count / 3 - x)) {
                let coverage = Int(mask[maskRow * maskWidth + i])
                if coverage > 0 { ink.blend(into: row, at: x + i, coverage: coverage) }
            }
        }
    }

    /// A line of text as a mask: coverage 0 ... 255 of shape [line.height, line.width].
    func coverage(of line: LetteredLine) -> [UInt8] {
        switch line.form {
        case .mask(let mask): return mask.coverage
        case .glyphs(let glyphs):
            var result = [UInt8](repeating: 0, count: height * line.width)
            var start = 0
            for glyph in glyphs {
                let width = Font.glyphs[glyph].width * scale
                for y in 0..<height {
                    for x in 0..<width { result[y * line.width + start + x] = masks[glyph][y * width + x] }
                }
                start += width + Font.spacing * scale
            }
            return result
        }
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

/// A line of text in one size, ready to be drawn.
struct LetteredLine: Sendable, Equatable {
    /// How its letters are known.
    enum Form: Sendable, Equatable {
        /// Numbers of glyphs of ``Font``.
        case glyphs([Int])
        /// Letters of the system's fonts.
        case mask(TextMask)
    }

    let form: Form
    /// From its beginning to its end, in pixels.
    let width: Int
    /// Rows above the tops of capitals.
    let rise: Int
    /// All rows.
    let height: Int

    var isEmpty: Bool { width == 0 }
}
