extension PictureContents {
    /// Looks at the headers of a picture file.
    ///
    /// - Throws: ``RasterError``; never for a part of a TIFF file that can be described and not decoded.
    public init(ofFileAt path: String) throws { try self.init(of: .file(path)) }

    /// Looks at the headers of a picture.
    ///
    /// - Throws: ``RasterError``; never for a part of a TIFF file that can be described and not decoded.
    public init(of input: PictureInput) throws {
        if let path = input.path {
            let file = try InputFile(input.name, at: path)
            if file.format == .tiff {
                try self.init(tiff: file)
                return
            }
        }
        self.init(try OpenedPicture(input, limits: DecodingLimits(maximumPixels: .max, maximumBytes: .max)).info)
    }

    /// What there is in a file of one picture.
    init(_ info: PictureInfo) {
        let level = Level(
            width: info.width, height: info.height, downsample: 1, compression: info.compression,
            layout: info.layout)
        self.init(
            format: info.format?.rawValue ?? "samples", vendor: nil,
            pages: [
                Page(
                    number: 1, kind: .picture, channels: info.channels, colors: info.colors, bitDepth: info.bitDepth,
                    sampleType: info.sampleType, hasAlpha: info.hasAlpha, orientation: info.orientation.rawValue,
                    levels: [level], pixelSize: info.pixelSize, georeference: nil)
            ])
    }
}
