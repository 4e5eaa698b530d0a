extension PictureContents {
    /// Looks at the headers of a picture file.
    ///
    /// - Throws: ``RasterError``; never for a part of a TIFF file that can be described and not decoded.
    public init(ofFileAt path: String) throws {
        let file = try InputFile(path)
        switch file.format {
        case .png, .jpeg:
            self.init(try OpenedPicture(file, limits: DecodingLimits(maximumPixels: .max, maximumBytes: .max)).info)
        case .tiff: try self.init(tiff: file)
        }
    }

    /// What there is in a file of one picture.
    init(_ info: PictureInfo) {
        let level = Level(
            width: info.width, height: info.height, downsample: 1, compression: info.compression,
            layout: info.layout)
        self.init(
            format: info.format.rawValue, vendor: nil,
            pages: [
                Page(
                    number: 1, kind: .picture, channels: info.channels, colors: info.colors, bitDepth: info.bitDepth,
                    sampleType: info.sampleType, hasAlpha: info.hasAlpha, orientation: info.orientation.rawValue,
                    levels: [level], pixelSize: info.pixelSize, georeference: nil)
            ])
    }
}
