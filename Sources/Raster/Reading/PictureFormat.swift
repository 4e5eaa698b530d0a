/// The formats that are read, told apart by content and never by name.
public enum PictureFormat: String, Sendable, CaseIterable {
    /// Portable Network Graphics.
    case png = "PNG"
    /// JPEG, baseline or progressive.
    case jpeg = "JPEG"
    /// Tagged Image File Format, classic and BigTIFF.
    case tiff = "TIFF"
    /// PBM, PGM, PPM or PAM, as Netpbm writes them: plain or raw, 1 to 16 bits.
    case netpbm = "PNM"
}

/// What the first bytes of a file say about it.
enum FileSignature: Equatable {
    case picture(PictureFormat)
    /// A picture, or something close to one, of a format that is known by name but not read.
    case known(String)
    case text
    case unknown

    /// How many bytes ``init(_:)`` looks at.
    static let length = 64

    init(_ head: [UInt8]) {
        func starts(_ bytes: [UInt8], at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: bytes) }
        func starts(_ text: String, at offset: Int = 0) -> Bool { starts(Array(text.utf8), at: offset) }

        // The first half of the PNG signature is enough: the second half only exists to show damage.
        if starts([0x89, 0x50, 0x4E, 0x47]) {
            self = .picture(.png)
        } else if starts([0xFF, 0xD8]) {
            self = .picture(.jpeg)
        } else if starts("GIF8") {
            self = .known("GIF")
        } else if starts("II*\0") || starts("MM\0*") || starts("II+\0") || starts("MM\0+") {
            self = .picture(.tiff)
        } else if starts("RIFF"), starts("WEBP", at: 8) {
            self = .known("WebP")
        } else if starts("BM"), head.dropFirst(6).prefix(4).allSatisfy({ $0 == 0 }), head.count >= 10 {
            self = .known("BMP")
        } else if starts("ftyp", at: 4) {
            self = Self.container(brand: head.dropFirst(8).prefix(4))
        } else if starts([0xFF, 0x0A]) || starts([0, 0, 0, 12] + Array("JXL ".utf8)) {
            self = .known("JPEG XL")
        } else if starts([0xFF, 0x4F, 0xFF, 0x51]) || starts([0, 0, 0, 12] + Array("jP  ".utf8)) {
            self = .known("JPEG 2000")
        } else if starts("8BPS") {
            self = .known("Photoshop")
        } else if starts("%PDF") {
            self = .known("PDF")
        } else if head.count >= 3, head[0] == 0x50, (0x31...0x37).contains(head[1]), head[2] <= 0x20 {
            self = .picture(.netpbm)
        } else if head.contains(where: { $0 >= 0x20 }), head.allSatisfy({ $0 >= 0x20 || (9...13).contains($0) }) {
            self = .text
        } else {
            self = .unknown
        }
    }

    private static func container(brand: some Sequence<UInt8>) -> FileSignature {
        switch String(decoding: Array(brand), as: UTF8.self) {
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": .known("HEIC")
        case "avif", "avis": .known("AVIF")
        default: .known("video")
        }
    }
}

extension PictureFormat {
    /// What the names of pictures end with, behind a dot, in lower case: what is searched for in folders.
    package static let fileEndings = [
        "png", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "svs", "btf", "tf8", "pbm", "pgm", "ppm", "pnm",
        "pam",
    ]

    /// Whether a file is named as a picture, in lower or upper case; whether it is one shows its content.
    package static func isNamedLikeAPicture(_ name: String) -> Bool {
        let name = name.lowercased()
        return fileEndings.contains { name.hasSuffix(".\($0)") }
    }

    /// The format of a file, by its first bytes; nil for whatever cannot be read as a picture.
    package init?(ofFileAt path: String) {
        guard let file = try? InputFile(path) else { return nil }
        self = file.format
    }
}
