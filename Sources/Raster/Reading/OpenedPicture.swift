import Foundation

/// A decoder whose header was read and found to be within the limits.
struct OpenedPicture {
    /// Gives the rows as the file holds them.
    let decoder: any FileDecoder
    /// Gives them upright, as many as are good.
    let source: any StoredRowSource
    let info: PictureInfo

    /// - Parameter cut: Where the picture ends before its time.
    init(
        _ file: InputFile, limits: DecodingLimits, cut: PictureCut? = nil, pngDecoder: PNGDecoder = .fastest
    ) throws {
        switch file.format {
        case .png: try self.init(png: file, limits: limits, cut: cut, decoder: pngDecoder)
        case .jpeg: try self.init(jpeg: file, limits: limits, cut: cut)
        }
    }

    private init(png file: InputFile, limits: DecodingLimits, cut: PictureCut?, decoder: PNGDecoder) throws {
        if let size = PNGSource.statedSize(file.head) {
            try limits.check(pixels: size, path: file.path)
        }
        let png = try PNGSource(file, decoder: decoder, heldBytesLimit: limits.maximumBytes)
        let layout = png.layout
        try self.init(
            png, file: file, orientation: ExifOrientation.find(inPNG: file.descriptor), limits: limits, cut: cut,
            channels: layout.colors.components <= 2 ? 1 : 3, bitDepth: png.bitDepth, hasAlpha: png.hasAlpha,
            isHeldWhole: png.isInterlaced, decodingBytes: png.decodingBytes,
            holding: png.isInterlaced ? .interlacedPicture : nil)
    }

    private init(jpeg file: InputFile, limits: DecodingLimits, cut: PictureCut?) throws {
        let orientation = ExifOrientation.find(inJPEG: file.stream)
        rewind(file.stream)
        let jpeg = try JPEGSource(file)
        let layout = jpeg.layout
        try limits.check(pixels: (layout.width, layout.height), path: file.path)
        try self.init(
            jpeg, file: file, orientation: orientation, limits: limits, cut: cut,
            channels: layout.colors.components == 1 ? 1 : 3, bitDepth: 8, hasAlpha: false, isHeldWhole: false,
            decodingBytes: jpeg.decodingBytes, holding: jpeg.isProgressive ? .progressiveCoefficients : nil)
    }

    /// - Parameters:
    ///   - isHeldWhole: The decoder holds the whole picture as samples.
    ///   - decodingBytes: What the decoder holds.
    ///   - holding: What most of that is, where it is more than rows.
    private init(
        _ decoder: any FileDecoder, file: InputFile, orientation: Orientation, limits: DecodingLimits,
        cut: PictureCut?, channels: Int, bitDepth: Int, hasAlpha: Bool, isHeldWhole: Bool, decodingBytes: Int,
        holding: RasterError.HeldContent?
    ) throws {
        self.decoder = decoder
        let stored: any StoredRowSource = cut.map { CutSource(decoder, rows: $0.rows) } ?? decoder
        source =
            orientation == .upright ? stored : OrientedSource(stored, orientation: orientation, path: file.path)
        info = PictureInfo(
            format: file.format, width: source.layout.width, height: source.layout.height, channels: channels,
            bitDepth: bitDepth, hasAlpha: hasAlpha, isHeldWhole: isHeldWhole || !orientation.keepsRows,
            orientation: orientation,
            decodingBytes: .saturatingSum(
                decodingBytes, OrientedSource.decodingBytes(stored.layout, orientation: orientation),
                source.layout.rowBytes))
        try limits.check(
            info, holding: holding ?? (orientation.keepsRows ? .rows : .rotatedPicture), path: file.path)
    }
}

extension DecodingLimits {
    fileprivate func check(pixels size: (width: Int, height: Int), path: String) throws {
        let (count, overflow) = size.width.multipliedReportingOverflow(by: size.height)
        if overflow || count > maximumPixels {
            throw RasterError.tooManyPixels(path: path, width: size.width, height: size.height, limit: maximumPixels)
        }
    }

    fileprivate func check(_ info: PictureInfo, holding: RasterError.HeldContent, path: String) throws {
        if info.decodingBytes > maximumBytes {
            throw RasterError.tooManyBytes(
                path: path, width: info.width, height: info.height, bytes: info.decodingBytes, limit: maximumBytes,
                holding: holding)
        }
    }
}
