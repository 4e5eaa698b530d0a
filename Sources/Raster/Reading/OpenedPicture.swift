import Glibc

/// A decoder whose header was read and found to be within the limits.
struct OpenedPicture {
    /// Gives the rows as the file holds them, those of a region only.
    let decoder: any FileDecoder
    /// Gives them upright, as many as are good.
    let source: any StoredRowSource
    let info: PictureInfo

    /// - Parameter selection: Which part of the picture is read.
    /// - Parameter cut: Where the picture ends before its time.
    init(
        _ input: PictureInput, selection: PictureSelection = .whole, limits: DecodingLimits, cut: PictureCut? = nil,
        pngDecoder: PNGDecoder = .fastest
    ) throws {
        if case .samples(let samples) = input.content {
            try self.init(samples, name: input.name, selection, limits: limits)
        } else {
            try self.init(
                InputFile(input.name, at: input.path!), selection: selection, limits: limits, cut: cut,
                pngDecoder: pngDecoder)
        }
    }

    /// - Parameter selection: Which part of the file is read.
    /// - Parameter cut: Where the picture ends before its time.
    init(
        _ file: InputFile, selection: PictureSelection = .whole, limits: DecodingLimits, cut: PictureCut? = nil,
        pngDecoder: PNGDecoder = .fastest
    ) throws {
        switch file.format {
        case .png: try self.init(png: file, selection, limits: limits, cut: cut, decoder: pngDecoder)
        case .jpeg: try self.init(jpeg: file, selection, limits: limits, cut: cut)
        case .tiff: try self.init(tiff: file, selection, limits: limits, cut: cut)
        case .netpbm: try self.init(netpbm: file, selection, limits: limits, cut: cut)
        }
    }

    private init(
        png file: InputFile, _ selection: PictureSelection, limits: DecodingLimits, cut: PictureCut?,
        decoder: PNGDecoder
    ) throws {
        if let size = PNGSource.statedSize(file.head) {
            try limits.check(pixels: size, path: file.path)
        }
        let png = try PNGSource(file, decoder: decoder, heldBytesLimit: limits.maximumBytes)
        let layout = png.layout
        let (orientation, pixelSize) = try RasterError.reading(file.path) {
            try (ExifOrientation.find(inPNG: file.descriptor), PixelSize(pngFile: file.descriptor))
        }
        let header = DecodedHeader(
            orientation: orientation, bitDepth: png.bitDepth,
            isHeldWhole: png.isInterlaced, decodingBytes: png.decodingBytes,
            holding: png.isInterlaced ? .interlacedPicture : nil, compression: "deflate",
            layout: png.isInterlaced ? "interlaced" : nil, pixelSize: pixelSize)
        let region = try SelectedRegion(layout, header.orientation, selection, path: file.path)
        try self.init(png, header, region, path: file.path, format: file.format, limits: limits, cut: cut)
    }

    private init(
        jpeg file: InputFile, _ selection: PictureSelection, limits: DecodingLimits, cut: PictureCut?
    ) throws {
        let (orientation, pixelSize) = try RasterError.reading(file.path) {
            try (ExifOrientation.find(inJPEG: file.stream), PixelSize(jpegFile: file.descriptor))
        }
        rewind(file.stream)
        let jpeg = try JPEGSource(file)
        let layout = jpeg.layout
        try limits.check(pixels: (layout.width, layout.height), path: file.path)
        let header = DecodedHeader(
            orientation: orientation, bitDepth: 8, decodingBytes: jpeg.decodingBytes,
            holding: jpeg.isProgressive ? .progressiveCoefficients : nil, compression: "JPEG",
            layout: jpeg.isProgressive ? "progressive" : nil, pixelSize: pixelSize)
        let region = try SelectedRegion(layout, orientation, selection, path: file.path)
        try self.init(jpeg, header, region, path: file.path, format: file.format, limits: limits, cut: cut)
    }

    private init(
        netpbm file: InputFile, _ selection: PictureSelection, limits: DecodingLimits, cut: PictureCut?
    ) throws {
        let source = try NetpbmSource(file)
        let layout = source.layout
        try limits.check(pixels: (layout.width, layout.height), path: file.path)
        let header = DecodedHeader(
            orientation: .upright, bitDepth: source.bitDepth, decodingBytes: layout.rowBytes, compression: "none")
        let region = try SelectedRegion(layout, .upright, selection, path: file.path)
        try self.init(source, header, region, path: file.path, format: file.format, limits: limits, cut: cut)
    }

    private init(
        tiff file: InputFile, _ selection: PictureSelection, limits: DecodingLimits, cut: PictureCut?
    ) throws {
        let tiff = try TIFFFile(file)
        let (page, level) = try PictureContents(tiff: file).find(selection, path: file.path)
        guard let directory = TIFFDirectory(tiff, at: level.offset) else {
            throw RasterError.damagedHeader(path: file.path, format: .tiff, reason: "its directory is gone")
        }
        try limits.check(pixels: (level.width, level.height), path: file.path)
        let orientation = Orientation(rawValue: page.orientation) ?? .upright
        let region = try SelectedRegion(page, level, orientation, selection, path: file.path)
        let source = try TIFFSource(
            file, directory, columns: region.stored.map { $0.x..<$0.x + $0.width }, limits: limits)
        guard (source.layout.width, source.layout.height) == region.storedSize else {
            throw RasterError.damagedHeader(
                path: file.path, format: .tiff, reason: "its directory gives two sizes")
        }
        let header = DecodedHeader(
            orientation: orientation, bitDepth: source.bitDepth, decodingBytes: source.decodingBytes,
            compression: level.compression, layout: level.layout, colors: page.colors, sampleType: page.sampleType,
            pixelSize: page.pixelSize, georeference: page.georeference)
        try self.init(source, header, region, path: file.path, format: file.format, limits: limits, cut: cut)
    }

    private init(
        _ samples: SampleArray, name: String, _ selection: PictureSelection, limits: DecodingLimits
    ) throws {
        let source = SampleSource(samples)
        try limits.check(pixels: (samples.width, samples.height), path: name)
        let header = DecodedHeader(
            orientation: .upright, bitDepth: 8 * samples.type.bytes, decodingBytes: source.layout.rowBytes,
            compression: "none", sampleType: samples.type == .float32 ? "float" : "unsigned")
        let region = try SelectedRegion(source.layout, .upright, selection, path: name)
        try self.init(source, header, region, path: name, format: nil, limits: limits, cut: nil)
    }

    private init(
        _ decoder: any FileDecoder, _ header: DecodedHeader, _ region: SelectedRegion, path: String,
        format: PictureFormat?, limits: DecodingLimits, cut: PictureCut?
    ) throws {
        let colors = decoder.layout.colors
        let orientation = header.orientation
        let whole = decoder.layout
        let decoder: any FileDecoder =
            try region.stored.map { try RegionSource(decoder, $0, path: path) } ?? decoder
        self.decoder = decoder
        let stored: any StoredRowSource = cut.map { CutSource(decoder, rows: $0.rows) } ?? decoder
        source =
            orientation == .upright ? stored : OrientedSource(stored, orientation: orientation, path: path)
        info = PictureInfo(
            format: format, width: source.layout.width, height: source.layout.height,
            channels: colors.colorChannels, colors: header.colors ?? colors.name, bitDepth: header.bitDepth,
            sampleType: header.sampleType, hasAlpha: colors.hasAlpha,
            isHeldWhole: header.isHeldWhole || !orientation.keepsRows, orientation: orientation,
            compression: header.compression, layout: header.layout, pixelSize: header.pixelSize,
            georeference: header.georeference, placement: region.placement,
            decodingBytes: .saturatingSum(
                header.decodingBytes, OrientedSource.decodingBytes(stored.layout, orientation: orientation),
                source.layout.rowBytes, region.stored == nil ? 0 : whole.rowBytes))
        try limits.check(
            info, holding: header.holding ?? (orientation.keepsRows ? .rows : .rotatedPicture), path: path)
    }
}

/// What a decoder has read before the pixels.
private struct DecodedHeader {
    var orientation: Orientation
    var bitDepth: Int
    /// The decoder holds the whole picture as samples.
    var isHeldWhole = false
    /// What the decoder holds.
    var decodingBytes: Int
    /// What most of that is, where it is more than rows.
    var holding: RasterError.HeldContent?
    var compression: String
    var layout: String?
    /// What the colours are in the file, where that is not what its samples are.
    var colors: String?
    var sampleType = "unsigned"
    var pixelSize: PixelSize?
    var georeference: Georeference?
}

/// The rectangle that is read, as it is stored and as it lies on the full picture.
private struct SelectedRegion {
    /// In pixels of the stored picture; nil for all of it.
    var stored: PictureRegion?
    /// Width and height of the stored picture.
    var storedSize: (width: Int, height: Int)
    var placement: PicturePlacement

    /// A region of a file of one picture.
    init(_ layout: StoredLayout, _ orientation: Orientation, _ selection: PictureSelection, path: String) throws {
        let size = orientation.swapsSides ? (layout.height, layout.width) : (layout.width, layout.height)
        let level = PictureContents.Level(
            width: size.0, height: size.1, downsample: 1, compression: "", layout: nil)
        let page = PictureContents.Page(
            number: 1, kind: .picture, channels: 1, colors: "", bitDepth: 8, sampleType: "", hasAlpha: false,
            orientation: orientation.rawValue, levels: [level])
        let contents = PictureContents(format: "", vendor: nil, pages: [page])
        _ = try contents.find(selection, path: path)
        try self.init(page, level, orientation, selection, path: path)
    }

    /// A region of a level.
    init(
        _ page: PictureContents.Page, _ level: PictureContents.Level, _ orientation: Orientation,
        _ selection: PictureSelection, path: String
    ) throws {
        let full = (width: page.levels[0].width, height: page.levels[0].height)
        let size = (width: level.width, height: level.height)
        storedSize = orientation.swapsSides ? (size.height, size.width) : size
        var region = PictureRegion(x: 0, y: 0, width: size.width, height: size.height)
        if let wanted = selection.region {
            guard let inner = wanted.clipped(width: full.width, height: full.height) else {
                throw RasterError.partNotFound(
                    path: path, wanted: "the region \(wanted.width)x\(wanted.height) at \(wanted.x),\(wanted.y)",
                    found: "\(full.width)x\(full.height) pixels")
            }
            region = inner.onLevel(full: full, level: size)
            stored = region.stored(orientation, width: storedSize.width, height: storedSize.height)
        }
        placement = PicturePlacement(
            page: page.number, level: selection.level, full: full, size: size, region: region)
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
