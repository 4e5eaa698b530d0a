/// What the samples of a written pixel are.
package enum PixelFormat: Sendable, CaseIterable {
    /// One sample of grey.
    case gray
    /// Red, green, blue.
    case rgb
    /// Red, green, blue, and alpha that the colours are not multiplied with.
    case rgba

    /// Samples in a pixel.
    package var channels: Int {
        switch self {
        case .gray: 1
        case .rgb: 3
        case .rgba: 4
        }
    }

    /// The colour type of PNG.
    var code: UInt8 {
        switch self {
        case .gray: 0
        case .rgb: 2
        case .rgba: 6
        }
    }
}

/// The size and kind of a picture that is written as a PNG.
package struct PNGLayout: Sendable, Equatable {
    /// Pixels in a row.
    package let width: Int
    /// Rows.
    package let height: Int
    /// What the samples of a pixel are.
    package let format: PixelFormat
    /// Bits in a sample: 8 or 16.
    package let bitDepth: Int
    /// How much work goes into making it small.
    package let effort: PNGEffort
    /// Red, green and blue of each index, where the samples are indices; otherwise empty.
    package let palette: [UInt8]

    /// A layout with at least one pixel.
    ///
    /// - Parameter palette: Of up to 256 colours, for samples of 8 bits, one in a pixel.
    package init(
        width: Int, height: Int, format: PixelFormat = .rgb, bitDepth: Int = 8, effort: PNGEffort = .quick,
        palette: [UInt8] = []
    ) {
        precondition(
            palette.isEmpty || format == .gray && bitDepth == 8 && palette.count % 3 == 0 && palette.count <= 768,
            "a palette has up to 256 colours, and indices of 8 bits")
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(bitDepth == 8 || bitDepth == 16, "a PNG is written with 8 or 16 bits in a sample")
        self.width = width
        self.height = height
        self.format = format
        self.bitDepth = bitDepth
        self.effort = effort
        self.palette = palette
    }

    /// The colour type of PNG.
    var colorType: UInt8 { palette.isEmpty ? format.code : 3 }
    /// Bytes of a pixel.
    var pixelBytes: Int { format.channels * bitDepth / 8 }
    /// Bytes of a row of samples.
    package var rowBytes: Int { width * pixelBytes }

    /// Rows that are compressed together; a matter of the width alone, so that a file is the same whoever writes it.
    ///
    /// 256 KB cost 0.1% more than 1 MB and keep several threads busy with a picture of two megapixels.
    package var segmentRows: Int { max(1, min(height, (1 << 18) / (rowBytes + 1))) }
    /// Segments of the picture.
    package var segments: Int { (height + segmentRows - 1) / segmentRows }

    /// The rows of a segment.
    package func rows(ofSegment index: Int) -> Range<Int> {
        index * segmentRows..<min(height, (index + 1) * segmentRows)
    }
}
