import CFreeType

/// The functions of HarfBuzz that choose and place the glyphs of scripts in which letters join or change places.
///
/// Source: HarfBuzz manual, harfbuzz.github.io.
final class HarfBuzz {
    private typealias Make = @convention(c) () -> OpaquePointer?
    private typealias Release = @convention(c) (OpaquePointer) -> Void
    private typealias MakeFont = @convention(c) (FreeType.Face) -> OpaquePointer?
    private typealias SetFlags = @convention(c) (OpaquePointer, Int32) -> Void
    private typealias AddText =
        @convention(c) (OpaquePointer, UnsafePointer<UInt32>, Int32, UInt32, Int32) -> Void
    private typealias Shape = @convention(c) (OpaquePointer, OpaquePointer, OpaquePointer?, UInt32) -> Void
    private typealias Glyphs =
        @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt32>) -> UnsafeMutablePointer<HarfBuzzGlyph>?
    private typealias Positions =
        @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt32>) -> UnsafeMutablePointer<HarfBuzzPosition>?
    private typealias Script = @convention(c) (OpaquePointer?, UInt32) -> UInt32

    /// The script `Latn`.
    static let latin: UInt32 = 0x4C61_746E

    private let makeBuffer: Make
    private let destroyBuffer: Release
    private let addText: AddText
    private let guess: Release
    private let makeFont: MakeFont
    private let setFlags: SetFlags
    private let destroyFont: Release
    private let shape: Shape
    private let glyphs: Glyphs
    private let positions: Positions
    private let scripts: OpaquePointer?
    private let script: Script

    /// Opens the library; nil where there is none.
    init?(_ name: String = "libharfbuzz.so.0") {
        guard let shared = SharedLibrary(name), let makeBuffer: Make = shared.function("hb_buffer_create"),
            let destroyBuffer: Release = shared.function("hb_buffer_destroy"),
            let addText: AddText = shared.function("hb_buffer_add_utf32"),
            let guess: Release = shared.function("hb_buffer_guess_segment_properties"),
            let makeFont: MakeFont = shared.function("hb_ft_font_create_referenced"),
            let setFlags: SetFlags = shared.function("hb_ft_font_set_load_flags"),
            let destroyFont: Release = shared.function("hb_font_destroy"),
            let shape: Shape = shared.function("hb_shape"),
            let glyphs: Glyphs = shared.function("hb_buffer_get_glyph_infos"),
            let positions: Positions = shared.function("hb_buffer_get_glyph_positions"),
            let scripts: Make = shared.function("hb_unicode_funcs_get_default"),
            let script: Script = shared.function("hb_unicode_script")
        else { return nil }
        self.makeBuffer = makeBuffer
        self.destroyBuffer = destroyBuffer
        self.addText = addText
        self.guess = guess
        self.makeFont = makeFont
        self.setFlags = setFlags
        self.destroyFont = destroyFont
        self.shape = shape
        self.glyphs = glyphs
        self.positions = positions
        self.scripts = scripts()
        self.script = script
    }

    /// The script of a character, as the four letters of ISO 15924; nil for what belongs to any script.
    func script(of scalar: Unicode.Scalar) -> UInt32? {
        // Zyyy, Zinh and Zzzz: common, inherited, unknown.
        let tag = script(scripts, scalar.value)
        return [0x5A79_7979, 0x5A69_6E68, 0x5A7A_7A7A].contains(tag) ? nil : tag
    }

    /// The glyphs of characters of one script from left to right, lengths in 64ths of a pixel; nil where it fails.
    func shaped(_ scalars: [Unicode.Scalar], in face: FreeType.Face) -> [PlacedGlyph]? {
        guard let font = makeFont(face) else { return nil }
        defer { destroyFont(font) }
        setFlags(font, FreeType.unhinted)
        guard let buffer = makeBuffer() else { return nil }
        defer { destroyBuffer(buffer) }
        let codes = scalars.map(\.value)
        addText(buffer, codes, Int32(codes.count), 0, Int32(codes.count))
        guess(buffer)
        shape(font, buffer, nil, 0)
        var (count, placed) = (UInt32(0), UInt32(0))
        guard let glyphs = glyphs(buffer, &count), let positions = positions(buffer, &placed), count == placed else {
            return nil
        }
        return (0..<Int(count)).map { index in
            PlacedGlyph(
                glyph: glyphs[index].codepoint, advance: Int(positions[index].x_advance),
                x: Int(positions[index].x_offset), y: Int(positions[index].y_offset))
        }
    }
}

/// A glyph of a face; lengths in 64ths of a pixel, y upwards.
struct PlacedGlyph {
    var glyph: UInt32
    /// From its pen to that of the next glyph.
    var advance: Int
    /// From its pen to where it is drawn.
    var x = 0
    var y = 0
}
