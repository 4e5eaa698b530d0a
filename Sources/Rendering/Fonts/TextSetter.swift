/// A line of text as a mask.
struct TextMask: Sendable, Equatable {
    /// From the beginning of the line to its end, in pixels.
    var width: Int
    /// Rows above the tops of the project's own capitals.
    var rise: Int
    /// Rows.
    var height: Int
    /// Coverage 0 ... 255, shape [height, width].
    var coverage: [UInt8]
}

/// Sets texts in the faces of some fonts, at the size of the project's own letters.
final class TextSetter {
    private let library: FreeType
    private let fontconfig: Fontconfig?
    private let shaper: HarfBuzz?
    /// The faces that were named and found, in the order in which they are looked at.
    private var faces: [FreeType.Face]
    private var paths: Set<String> = []
    /// Which of them has a character; nil for none.
    private var places: [Unicode.Scalar: Int?] = [:]

    /// The height of a capital as a share of the em square, as usual for sans-serif fonts.
    private static let capitalShare = 0.72
    /// Rows for accents above capitals and for what hangs below the base line, in dots of the project's own letters.
    private static let accentDots = 2

    init(_ library: FreeType, faces: [FreeType.Face], fontconfig: Fontconfig?, shaper: HarfBuzz?) {
        self.library = library
        self.faces = faces
        self.fontconfig = fontconfig
        self.shaper = shaper
    }

    /// Characters that follow each other in one face and one script.
    private struct Run {
        var face: Int
        var script: UInt32?
        var scalars: [Unicode.Scalar]
    }

    /// A glyph in pixels, and where it is: left of it and the row above it, from the beginning of the base line.
    private struct Placed {
        var left: Int
        var top: Int
        var bitmap: FreeType.Bitmap
    }

    /// A text; nil where no face has any of its characters.
    ///
    /// - Parameters:
    ///   - scale: Pixels for each dot of the project's own letters.
    ///   - missing: Takes the characters that no face has, which become the boxes of the first one.
    func mask(_ text: String, scale: Int, missing: inout Set<Unicode.Scalar>) -> TextMask? {
        guard let runs = runs(of: text, &missing) else { return nil }
        let (above, below) = ((Font.capHeight + Self.accentDots) * scale, Self.accentDots * scale)
        var size = Int((Double(Font.capHeight * scale) / Self.capitalShare).rounded())
        var (glyphs, end) = placed(runs, size: size)
        let reach = Self.reach(glyphs)
        // Marks of some scripts reach further up and down than there is room.
        if reach.up + reach.down > above + below {
            size = max(4, size * (above + below) / (reach.up + reach.down))
            (glyphs, end) = placed(runs, size: size)
        }
        // What hangs below the room lifts the base line, and what stands above it lowers it.
        let used = Self.reach(glyphs)
        let base = min(above + below - used.down, max(above, used.up))
        let left = min(0, glyphs.map(\.left).min() ?? 0)
        let width = max(end, glyphs.map { $0.left + $0.bitmap.width }.max() ?? 0) - left
        var mask = TextMask(
            width: width, rise: Self.accentDots * scale, height: above + below,
            coverage: [UInt8](repeating: 0, count: width * (above + below)))
        for glyph in glyphs {
            for row in 0..<glyph.bitmap.rows where (0..<mask.height).contains(base - glyph.top + row) {
                for column in 0..<glyph.bitmap.width {
                    let place = (base - glyph.top + row) * width + glyph.left - left + column
                    mask.coverage[place] = max(
                        mask.coverage[place], glyph.bitmap.coverage[row * glyph.bitmap.width + column])
                }
            }
        }
        return mask
    }

    /// How far glyphs reach above and below the base line, in rows.
    private static func reach(_ glyphs: [Placed]) -> (up: Int, down: Int) {
        (max(glyphs.map(\.top).max() ?? 0, 0), max(glyphs.map { $0.bitmap.rows - $0.top }.max() ?? 0, 0))
    }

    /// The runs of a text; nil where no face has any of its characters beyond ASCII.
    private func runs(of text: String, _ missing: inout Set<Unicode.Scalar>) -> [Run]? {
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        var runs: [Run] = []
        var isFound = false
        for (index, scalar) in scalars.enumerated() {
            let last = runs.last
            let properties = scalar.properties
            // Joiners and variation selectors are for the shaper, and have no form of their own.
            let isMark =
                properties.isDefaultIgnorableCodePoint || properties.canonicalCombiningClass != .notReordered
            var face = last.flatMap { isMark || library.glyph(of: scalar, in: faces[$0.face]) != 0 ? $0.face : nil }
            face = face ?? self.face(with: scalar)
            if face != nil, scalar.value >= 128 { isFound = true }
            if face == nil {
                missing.insert(scalar)
                face = last?.face ?? self.face(with: "x") ?? self.face(with: " ")
            }
            guard let face else { continue }
            let script = script(of: index, in: scalars, after: last?.script)
            if let last, last.face == face, script == nil || script == last.script {
                runs[runs.count - 1].scalars.append(scalar)
            } else {
                runs.append(Run(face: face, script: script, scalars: [scalar]))
            }
        }
        return isFound ? runs : nil
    }

    /// The script of a character; nil for what joins the character before it.
    ///
    /// Digits and punctuation of ASCII count as Latin, so that they keep their order beside scripts that are read from the
    /// right; but a space between two words of one script belongs to it, so that the words keep theirs.
    private func script(of index: Int, in scalars: [Unicode.Scalar], after last: UInt32?) -> UInt32? {
        guard let shaper else { return nil }
        if scalars[index] == " ", let last, let next = scalars[index...].first(where: { $0 != " " }), next.value >= 128,
            shaper.script(of: next) == last
        {
            return last
        }
        return scalars[index].value < 128 ? HarfBuzz.latin : shaper.script(of: scalars[index])
    }

    /// The first face that has a character: of those that were named, of those that were found, of the system's.
    private func face(with scalar: Unicode.Scalar) -> Int? {
        if let known = places[scalar] { return known }
        var place = faces.firstIndex { library.glyph(of: scalar, in: $0) != 0 }
        if place == nil, let found = fontconfig?.font(for: scalar),
            paths.insert("\(found.path)#\(found.index)").inserted,
            let face = library.face(found.path, index: found.index)
        {
            faces.append(face)
            if library.glyph(of: scalar, in: face) != 0 { place = faces.count - 1 }
        }
        places[scalar] = .some(place)
        return place
    }

    /// The glyphs of all runs in one size, and where the line ends.
    private func placed(_ runs: [Run], size: Int) -> (glyphs: [Placed], end: Int) {
        var pen = 0
        var result: [Placed] = []
        for run in runs {
            let face = faces[run.face]
            guard library.setSize(size, of: face) else { continue }
            let glyphs =
                shaper?.shaped(run.scalars, in: face)
                ?? run.scalars.compactMap { scalar in
                    let glyph = library.glyph(of: scalar, in: face)
                    return library.bitmap(of: glyph, in: face).map { PlacedGlyph(glyph: glyph, advance: $0.advance) }
                }
            for glyph in glyphs {
                let x = pen + glyph.x
                // Between whole pixels a glyph is drawn where it belongs.
                if let bitmap = library.bitmap(of: glyph.glyph, in: face, shift: x & 63) {
                    result.append(
                        Placed(left: x >> 6 + bitmap.left, top: bitmap.top + (glyph.y + 32) >> 6, bitmap: bitmap))
                }
                pen += glyph.advance
            }
        }
        return (result, (pen + 63) >> 6)
    }
}
