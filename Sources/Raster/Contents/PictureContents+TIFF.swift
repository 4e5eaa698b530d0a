extension PictureContents {
    /// Looks at all directories of a TIFF file.
    ///
    /// A level is what the file marks as reduced (or, in slides of Aperio, any tiled page), where it has the shape of the
    /// full picture before it.
    init(tiff file: InputFile) throws {
        let tiff = try TIFFFile(file)
        let directories = try tiff.directories()
        let description = TIFFDescription(directories[0].text(.description) ?? "")
        let isAperio = description.vendor == "Aperio"
        var fields = directories.reduce(0) { $0 + $1.fields }
        var pages: [Page] = []
        for directory in directories {
            guard let picture = TIFFPicture(directory) else { continue }
            let isLevel = isAperio ? picture.isTiled && !pages.isEmpty : picture.isReduced
            if isLevel, let last = pages.indices.last(where: { pages[$0].kind == .picture }),
                pages[last].add(picture)
            {
                continue
            }
            // What lies in a slide beside its levels is a label, or the slide as a whole.
            let isBeside = isAperio && !picture.isTiled && !pages.isEmpty
            pages.append(
                Page(
                    picture, number: pages.count + 1, description: description, isReduced: isBeside || picture.isReduced
                ))
            let page = pages.count - 1
            guard fields < TIFFFile.maximumFields, pages.count < TIFFFile.maximumDirectories else { continue }
            let parts = directory.parts()
            fields += parts.reduce(0) { $0 + $1.fields }
            for part in parts.compactMap(TIFFPicture.init) where !pages[page].add(part) {
                pages.append(
                    Page(part, number: pages.count + 1, description: description, isReduced: part.isReduced))
            }
        }
        guard !pages.isEmpty else {
            throw RasterError.damagedHeader(
                path: file.path, format: .tiff, reason: "none of its directories says how wide and high it is")
        }
        self.init(
            format: PictureFormat.tiff.rawValue + (tiff.isBig ? " (BigTIFF)" : ""),
            vendor: description.vendor, pages: pages)
    }
}

/// What a directory says about its picture.
private struct TIFFPicture {
    let directory: TIFFDirectory
    /// The picture as it is stored.
    let width: Int
    let height: Int
    let orientation: Orientation
    let isReduced: Bool
    let isMask: Bool

    init?(_ directory: TIFFDirectory) {
        guard let width = directory.integer(.width), let height = directory.integer(.height), width > 0, height > 0
        else { return nil }
        self.directory = directory
        (self.width, self.height) = (width, height)
        orientation = directory.integer(.orientation).flatMap(Orientation.init) ?? .upright
        let kind = directory.integer(.subfileType) ?? (directory.integer(.oldSubfileType) == 2 ? 1 : 0)
        isReduced = kind & 1 != 0
        isMask = kind & 4 != 0 || directory.integer(.photometric) == 4
    }

    var isTiled: Bool { directory.count(.tileWidth) > 0 }

    func level(ofWidth full: Int?) -> PictureContents.Level {
        let compression = TIFFCompression(code: directory.integer(.compression) ?? 1)
        let (upright, rows) = orientation.swapsSides ? (height, width) : (width, height)
        let stripRows = min(directory.integer(.rowsPerStrip) ?? height, height)
        return PictureContents.Level(
            width: upright, height: rows, downsample: Double(full ?? upright) / Double(upright),
            compression: compression.name,
            layout: (isTiled
                ? "tiles of \(directory.integer(.tileWidth) ?? 0)x\(directory.integer(.tileHeight) ?? 0)"
                : "strips of \(stripRows) row\(stripRows == 1 ? "" : "s")")
                + (directory.integer(.planarConfiguration) == 2 ? ", in planes" : ""),
            obstacle: compression.isRead ? nil : "no decoder for \(compression.name)", offset: directory.offset)
    }
}

extension PictureContents.Page {
    fileprivate init(_ picture: TIFFPicture, number: Int, description: TIFFDescription, isReduced: Bool) {
        let directory = picture.directory
        let samples = directory.integer(.samplesPerPixel) ?? 1
        let extras = directory.integers(.extraSamples, limit: 8)
        let photometric = directory.integer(.photometric) ?? (samples >= 3 ? 2 : 1)
        self.init(
            number: number, kind: picture.isMask ? .mask : isReduced ? .reduced : .picture,
            channels: [0, 1, 4, 32844].contains(photometric) ? 1 : 3, colors: Self.colors(photometric),
            bitDepth: directory.integer(.bitsPerSample) ?? 1,
            sampleType: [2: "signed", 3: "float"][directory.integer(.sampleFormat) ?? 1] ?? "unsigned",
            hasAlpha: extras.contains { $0 == 1 || $0 == 2 }, orientation: picture.orientation.rawValue,
            levels: [picture.level(ofWidth: nil)], pixelSize: PixelSize(directory, description),
            georeference: Georeference(directory)?.upright(
                picture.orientation, width: picture.width, height: picture.height))
    }

    private static func colors(_ photometric: Int) -> String {
        switch photometric {
        case 0: "grey, 0 is white"
        case 1: "grey"
        case 2: "RGB"
        case 3: "palette"
        case 4: "mask"
        case 5: "CMYK"
        case 6: "YCbCr"
        case 8, 9, 10: "L*a*b*"
        case 32803: "CFA"
        case 32844, 32845: "LogLuv"
        default: "kind \(photometric)"
        }
    }

    /// Takes a picture in as a smaller level, where it has the shape of this page.
    ///
    /// - Returns: False where it has not.
    fileprivate mutating func add(_ picture: TIFFPicture) -> Bool {
        let level = picture.level(ofWidth: levels[0].width)
        let expected = Double(levels[0].height) / level.downsample
        guard !picture.isMask, level.width < levels[levels.count - 1].width,
            picture.orientation.rawValue == orientation,
            abs(Double(level.height) - expected) <= max(2, 0.02 * expected)
        else { return false }
        levels.append(level)
        return true
    }
}
