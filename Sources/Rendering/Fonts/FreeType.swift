import CFreeType

/// The functions of FreeType 2 that letters are drawn with.
///
/// Nothing of it may be called from two threads at a time. Source: FreeType API reference, freetype.org.
final class FreeType {
    typealias Face = UnsafeMutablePointer<FreeTypeFace>

    private typealias Start = @convention(c) (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    private typealias NewFace =
        @convention(c) (OpaquePointer, UnsafePointer<CChar>, Int, UnsafeMutablePointer<Face?>) -> Int32
    private typealias SetPixelSizes = @convention(c) (Face, UInt32, UInt32) -> Int32
    private typealias GetCharIndex = @convention(c) (Face, UInt) -> UInt32
    private typealias LoadGlyph = @convention(c) (Face, UInt32, Int32) -> Int32
    private typealias SetTransform =
        @convention(c) (Face, OpaquePointer?, UnsafeMutablePointer<FreeTypeVector>?) -> Void

    /// FT_LOAD_RENDER, FT_LOAD_NO_HINTING, FT_LOAD_NO_BITMAP: outlines as they were designed, in 256 levels.
    static let unhinted: Int32 = 1 << 1 | 1 << 3
    private static let rendered: Int32 = unhinted | 1 << 2

    private let library: OpaquePointer
    private let newFace: NewFace
    private let setPixelSizes: SetPixelSizes
    private let getCharIndex: GetCharIndex
    private let loadGlyph: LoadGlyph
    private let setTransform: SetTransform

    /// A glyph in pixels.
    struct Bitmap {
        /// From the pen to the first column.
        var left: Int
        /// From the base line up to the first row.
        var top: Int
        var width: Int
        var rows: Int
        /// Coverage 0 ... 255, shape [rows, width].
        var coverage: [UInt8]
        /// To the next glyph, in 64ths of a pixel.
        var advance: Int
    }

    /// Opens the library; nil where there is none.
    init?(_ name: String = "libfreetype.so.6") {
        guard let shared = SharedLibrary(name), let start: Start = shared.function("FT_Init_FreeType"),
            let newFace: NewFace = shared.function("FT_New_Face"),
            let setPixelSizes: SetPixelSizes = shared.function("FT_Set_Pixel_Sizes"),
            let getCharIndex: GetCharIndex = shared.function("FT_Get_Char_Index"),
            let loadGlyph: LoadGlyph = shared.function("FT_Load_Glyph"),
            let setTransform: SetTransform = shared.function("FT_Set_Transform")
        else { return nil }
        var library: OpaquePointer?
        guard start(&library) == 0, let library else { return nil }
        self.library = library
        self.newFace = newFace
        self.setPixelSizes = setPixelSizes
        self.getCharIndex = getCharIndex
        self.loadGlyph = loadGlyph
        self.setTransform = setTransform
    }

    /// Opens a face of a font file; nil where it cannot be read. It stays open.
    func face(_ path: String, index: Int) -> Face? {
        var face: Face?
        return newFace(library, path, index, &face) == 0 ? face : nil
    }

    /// Sets the size of a face, in pixels of its em square; false where it has no outlines.
    func setSize(_ pixels: Int, of face: Face) -> Bool { setPixelSizes(face, 0, UInt32(pixels)) == 0 }

    /// The glyph of a character; 0 where the face has none.
    func glyph(of scalar: Unicode.Scalar, in face: Face) -> UInt32 { getCharIndex(face, UInt(scalar.value)) }

    /// Draws a glyph; nil where it cannot be.
    ///
    /// - Parameter shift: How far right of the pen it is drawn, in 64ths of a pixel below 64.
    func bitmap(of glyph: UInt32, in face: Face, shift: Int = 0) -> Bitmap? {
        var delta = FreeTypeVector(x: shift, y: 0)
        setTransform(face, nil, &delta)
        defer { setTransform(face, nil, nil) }
        // 2 is FT_PIXEL_MODE_GRAY; an empty bitmap, that of a space, has no mode.
        guard loadGlyph(face, glyph, Self.rendered) == 0, let slot = face.pointee.glyph?.pointee,
            slot.bitmap.rows == 0 || slot.bitmap.pixel_mode == 2
        else { return nil }
        let (width, rows) = (Int(slot.bitmap.width), Int(slot.bitmap.rows))
        var coverage: [UInt8] = []
        coverage.reserveCapacity(width * rows)
        for row in 0..<rows {
            coverage += UnsafeBufferPointer(start: slot.bitmap.buffer + row * Int(slot.bitmap.pitch), count: width)
        }
        return Bitmap(
            left: Int(slot.bitmap_left), top: Int(slot.bitmap_top), width: width, rows: rows, coverage: coverage,
            advance: slot.advance.x)
    }
}
