extension Picture {
    /// Reads a whole PNG or JPEG file as bytes; ``PictureReader`` says what the samples mean.
    ///
    /// - Parameter path: The file; its content decides the format.
    /// - Parameter channels: 1 or 3; nothing for what the file has.
    /// - Parameter background: What shows through where the picture is transparent.
    /// - Parameter intensity: What is shown as black and white of a picture of more than 8 bits.
    /// - Parameter limits: Here `maximumBytes` bounds the samples of the picture as well as the decoder.
    /// - Throws: ``RasterError``.
    public init(
        contentsOf path: String, channels: Int? = nil, background: BackgroundColor = .white,
        intensity: IntensityRule = .full, limits: DecodingLimits = .default
    ) throws {
        try self.init(
            PictureReader(path, background: background, limits: limits, intensity: intensity), path, channels: channels,
            limits: limits)
    }

    /// Reads all of a picture as bytes.
    ///
    /// - Parameter reader: Has not been read from.
    /// - Throws: ``RasterError``.
    package init(
        _ reader: PictureReader, _ path: String, channels: Int? = nil, limits: DecodingLimits = .default
    ) throws {
        let info = reader.info
        let channels = channels ?? info.channels
        let rowCount = info.width * channels
        let (count, overflow) = rowCount.multipliedReportingOverflow(by: info.height)
        let bytes: Int = .saturatingSum(overflow ? .max : count, info.decodingBytes)
        if overflow || bytes > limits.maximumBytes {
            throw RasterError.tooManyBytes(
                path: path, width: info.width, height: info.height, bytes: bytes, limit: limits.maximumBytes,
                holding: .wholePicture)
        }
        let samples = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            for y in 0..<info.height {
                let row = UnsafeMutableBufferPointer(rebasing: buffer[y * rowCount..<(y + 1) * rowCount])
                try reader.readRow(into: row, channels: channels)
            }
            filled = count
        }
        self.init(width: info.width, height: info.height, channels: channels, samples: samples)
    }

    /// Writes a PNG file of 8-bit samples, complete or not at all.
    ///
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    public func write(to path: String) throws {
        let format: PixelFormat = channels == 1 ? .gray : channels == 3 ? .rgb : .rgba
        let writer = try PNGWriter(path, PNGLayout(width: width, height: height, format: format))
        try forEachRow { try writer.writeRow($0) }
        try writer.finish()
    }

    /// Writes a JPEG file, complete or not at all. Alpha is composited over white.
    ///
    /// - Parameter quality: 1 (smallest) to 100 (best).
    /// - Parameter progressive: Stores the picture in scans of rising detail.
    /// - Throws: ``RasterError/cannotWrite(path:reason:)`` or
    ///   ``RasterError/tooLargeForFormat(path:format:width:height:limit:)``.
    package func writeJPEG(to path: String, quality: Int = 90, progressive: Bool = false) throws {
        if channels == 4 {
            return try converted(toChannels: 3).writeJPEG(to: path, quality: quality, progressive: progressive)
        }
        let writer = try JPEGWriter(
            path, width: width, height: height, colors: channels == 1 ? .gray : .luma, quality: quality,
            progressive: progressive)
        try forEachRow { try writer.writeRow($0) }
        try writer.finish()
    }

    private func forEachRow(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
        let rowCount = width * channels
        try samples.withUnsafeBufferPointer { all in
            for y in 0..<height { try body(UnsafeBufferPointer(rebasing: all[y * rowCount..<(y + 1) * rowCount])) }
        }
    }
}
