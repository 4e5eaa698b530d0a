import CImageCodecs

/// How the pixels of a TIFF file are compressed.
struct TIFFCompression {
    /// The number in the file.
    let code: Int

    /// The compression's name; its number where that has none.
    var name: String {
        switch code {
        case 1: "none"
        case 2: "CCITT modified Huffman"
        case 3: "CCITT group 3"
        case 4: "CCITT group 4"
        case 5: "LZW"
        case 6: "old-style JPEG"
        case 7: "JPEG"
        case 8, 32946: "deflate"
        case 9, 10, 34661: "JBIG"
        case 22610, 34934: "JPEG XR"
        case 32766: "NeXT"
        case 32771: "CCITT modified Huffman, word-aligned"
        case 32773: "PackBits"
        case 32809: "ThunderScan"
        case 32908, 32909: "PixarLog"
        case 33003, 33004, 33005, 34712: "JPEG 2000"
        case 34676, 34677: "SGI LogLuv"
        case 34887: "LERC"
        case 34925: "LZMA"
        case 50000: "ZSTD"
        case 50001: "WebP"
        case 50002, 52546: "JPEG XL"
        default: "compression \(code)"
        }
    }

    /// The library has a decoder for it.
    var isRead: Bool { UInt16(exactly: code).map(fcn_tiff_can_decode) ?? false }

    /// What makes a file of it that is read.
    var converter: String {
        switch code {
        case 33003, 33004, 33005, 34712: "libvips ('vips tiffsave') or Bio-Formats ('bfconvert')"
        case 50002, 52546, 22610, 34934: "libvips ('vips tiffsave') or GDAL ('gdal_translate')"
        default: "libvips ('vips tiffsave') or ImageMagick"
        }
    }
}
