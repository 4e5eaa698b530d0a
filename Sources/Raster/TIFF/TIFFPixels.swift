import CImageCodecs

/// What the samples of a TIFF picture mean, and how they become stored rows.
struct TIFFPixels {
    let colors: StoredColors
    let unpacking: SampleUnpacking
    /// Planes that are read, by their number in the file; one 0 for a chunky picture.
    let planes: [UInt16]
    /// What of the picture is left out, as a sentence without a full stop.
    let warnings: [String]

    /// Judges a header that libtiff read.
    ///
    /// - Parameter palette: The colours of an index, 2^bits of them for a channel; nil where the file has none.
    /// - Throws: ``RasterError/featureNotRead(path:format:reason:)`` for what is not read, and
    ///   ``RasterError/damagedHeader(path:format:reason:)`` for what makes no sense.
    init(
        _ header: fcn_tiff_header, path: String, palette: (Int) -> UnsafePointer<UInt16>?
    ) throws {
        func refused(_ reason: String) -> RasterError {
            .featureNotRead(path: path, format: .tiff, reason: reason)
        }
        let bits = Int(header.bits)
        let samples = Int(header.samples)
        let extras = min(Int(header.extra_count), samples)
        let colorSamples = samples - extras
        guard header.form == FCN_TIFF_SAMPLES else {
            guard bits == 8, samples == 3 else {
                throw refused("luma and chroma of \(samples) samples of \(bits) bits")
            }
            colors = .rgb
            unpacking = SampleUnpacking(
                kind: .unsigned, bits: 8, stride: header.form == FCN_TIFF_RASTER ? 4 : 3, taken: [0, 1, 2],
                isInverted: false, palette: [])
            planes = [0]
            warnings = []
            return
        }
        guard let kind = Self.kind(header.sample_format) else { throw refused("complex numbers as samples") }
        guard SampleUnpacking.reads(kind, bits: bits) else {
            throw refused(
                "\(kind == .float ? "floating-point" : kind == .signed ? "signed" : "unsigned") samples of \(bits) bits"
            )
        }
        let content = try Self.content(header, refused: refused)
        guard colorSamples >= content.samples else {
            throw RasterError.damagedHeader(
                path: path, format: .tiff,
                reason: "its pixels have \(colorSamples) samples of colour where \(content.samples) are needed")
        }
        var colors = content.colors
        var taken = Array(0..<content.samples)
        let kinds = withUnsafeBytes(of: header.extra) { Array($0.bindMemory(to: UInt16.self)).prefix(extras) }
        let associated: UInt16 = 1
        let separate: UInt16 = 2
        var leftOut = samples - content.samples
        if let index = kinds.firstIndex(where: { $0 == associated || $0 == separate }),
            let transparent = colors.withAlpha(isAssociated: kinds[index] == associated)
        {
            colors = transparent
            taken.append(colorSamples + index)
            leftOut -= 1
        }
        var table: [UInt8] = []
        if content.isIndexed {
            guard kind == .unsigned, bits <= 16, let found = Self.palette(bits, palette) else {
                throw RasterError.damagedHeader(path: path, format: .tiff, reason: "it has no palette for its indices")
            }
            table = found
        }
        if content.isInverted, kind != .unsigned { throw refused("grey of which 0 is white with a sign or a fraction") }
        self.colors = colors
        unpacking = SampleUnpacking(
            kind: kind, bits: bits, stride: header.planar ? 1 : samples,
            taken: header.planar ? taken.map { _ in 0 } : taken,
            isInverted: content.isInverted, palette: table)
        planes = header.planar ? taken.map { UInt16($0) } : [0]
        warnings =
            leftOut == 0
            ? []
            : [
                "of the \(samples) samples of a pixel, \(leftOut) of no known meaning \(leftOut == 1 ? "is" : "are") left out"
            ]
    }

    private static func kind(_ format: UInt16) -> SampleUnpacking.Kind? {
        switch format {
        case 2: .signed
        case 3: .float
        case 5, 6: nil
        default: .unsigned
        }
    }

    private struct Content {
        var colors: StoredColors
        /// Samples that a file holds for a pixel.
        var samples: Int
        var isInverted = false
        var isIndexed = false
    }

    private static func content(_ header: fcn_tiff_header, refused: (String) -> RasterError) throws -> Content {
        switch Int(header.photometric) {
        case 0: return Content(colors: .gray, samples: 1, isInverted: true)
        case 1: return Content(colors: .gray, samples: 1)
        case 2: return Content(colors: .rgb, samples: 3)
        case 3: return Content(colors: .rgb, samples: 1, isIndexed: true)
        case 4: throw refused("a mask, which says where another picture is transparent")
        case 5:
            guard header.ink_set == 1 || header.ink_set == 0, header.samples - header.extra_count == 4 else {
                throw refused("other inks than cyan, magenta, yellow and black")
            }
            return Content(colors: .cmyk(isInverted: false), samples: 4)
        case 8, 9, 10: throw refused("colours as L*a*b*")
        case 32803: throw refused("the unfinished colours of a camera (CFA)")
        case 32844, 32845: throw refused("colours as logarithms (LogLuv)")
        default: throw refused("colours of the unknown kind \(header.photometric)")
        }
    }

    /// Red, green, blue of 8 bits for each index.
    private static func palette(_ bits: Int, _ channel: (Int) -> UnsafePointer<UInt16>?) -> [UInt8]? {
        guard let red = channel(0), let green = channel(1), let blue = channel(2) else { return nil }
        let all = (0..<1 << bits).flatMap { [red[$0], green[$0], blue[$0]] }
        // Some programs write 8 bits where the format wants 16.
        let isShort = all.allSatisfy { $0 < 256 }
        return all.map { UInt8(isShort ? $0 : $0 >> 8) }
    }
}

extension StoredColors {
    /// The same colours with transparency; nil where that has no meaning.
    ///
    /// - Parameter isAssociated: The colours are multiplied by it already.
    fileprivate func withAlpha(isAssociated: Bool) -> StoredColors? {
        switch self {
        case .gray: isAssociated ? .grayAssociatedAlpha : .grayAlpha
        case .rgb: isAssociated ? .rgbAssociatedAlpha : .rgbAlpha
        default: nil
        }
    }
}
