import Foundation

/// Reads a PNG or JPEG file from top to bottom, one upright row at a time.
///
/// ```swift
/// let reader = try PictureReader("smear.png")
/// let row = UnsafeMutableBufferPointer<Float>.allocate(capacity: reader.info.width * 3)
/// for _ in 0..<reader.info.height { try reader.readRow(into: row, channels: 3) }
/// ```
///
/// What the samples mean:
/// - Samples are given as they are stored. Gamma, colour profiles and chromaticities are ignored.
/// - PNG samples of 1, 2 and 4 bits are spread over the full scale; a palette gives colours.
/// - Transparency is composited over the background: `(v·a + b·(1 − a))`, on stored samples. Behind a grey
///   picture stands the luma of the background.
/// - Colour becomes grey by the luma of ITU-R BT.601, `0.299·r + 0.587·g + 0.114·b`; grey becomes colour by
///   copying it.
/// - CMYK and YCCK become `r = (1 − c)·(1 − k)`, and so on; files with an Adobe marker store `1 − c` and `1 − k`.
/// - The EXIF orientation of a JPEG is applied.
///
/// All of it is computed on the scale of the file and rounded to nearest, before the result is brought to
/// 8 bits or to 0…1. Whatever is damaged is an error, never a guess.
///
/// A reader belongs to one task at a time.
public final class PictureReader {
    /// What the header says.
    public let info: PictureInfo
    /// The row that the next call reads, from 0; ``PictureInfo/height`` once all are read.
    public private(set) var nextRow = 0

    private let source: any StoredRowSource
    private let conversion: RowConversion
    private let stored: ByteBuffer
    private var failure: (any Error)?

    /// Opens a picture and reads its header only.
    ///
    /// - Parameter path: The file; its content decides the format, its name does not matter.
    /// - Parameter background: What shows through where the picture is transparent.
    /// - Parameter limits: Checked from the header, before anything is allocated for pixels.
    /// - Throws: ``RasterError``.
    public init(
        _ path: String, background: BackgroundColor = .white, limits: DecodingLimits = .default
    ) throws {
        let file = try InputFile(path)
        let opened: OpenedPicture
        switch file.format {
        case .png: opened = try OpenedPicture(png: file, limits: limits)
        case .jpeg: opened = try OpenedPicture(jpeg: file, limits: limits)
        }
        info = opened.info
        source = opened.source
        let layout = source.layout
        conversion = RowConversion(colors: layout.colors, width: layout.width, background: background)
        stored = try ByteBuffer(count: layout.rowBytes, path: path)
    }

    /// Reads the next row as numbers from 0 to 1: `v/255`, or `v/65535` of a 16-bit file.
    ///
    /// - Parameter row: Samples, shape [width, channels], filled from its start.
    /// - Parameter channels: 1 or 3, whatever the file has.
    /// - Throws: ``RasterError``; with the last row, also for damage that follows the pixels. After an error
    ///   every further call throws it again.
    public func readRow(into row: UnsafeMutableBufferPointer<Float>, channels: Int) throws {
        let output = try nextStoredRow(room: row, channels: channels)
        if source.layout.sampleBytes == 1 {
            let samples = stored.start.assumingMemoryBound(to: UInt8.self)
            conversion.convert(samples, into: output, channels: channels) { $0.unit }
        } else {
            let samples = stored.start.assumingMemoryBound(to: UInt16.self)
            conversion.convert(samples, into: output, channels: channels) { $0.unit }
        }
    }

    /// Reads the next row as bytes; a 16-bit sample is rounded to `(v·255 + 32767) / 65535`.
    ///
    /// - Parameter row: Samples, shape [width, channels], filled from its start.
    /// - Parameter channels: 1 or 3, whatever the file has.
    /// - Throws: ``RasterError``; with the last row, also for damage that follows the pixels. After an error
    ///   every further call throws it again.
    public func readRow(into row: UnsafeMutableBufferPointer<UInt8>, channels: Int) throws {
        let output = try nextStoredRow(room: row, channels: channels)
        if source.layout.sampleBytes == 1 {
            let samples = stored.start.assumingMemoryBound(to: UInt8.self)
            conversion.convert(samples, into: output, channels: channels) { $0 }
        } else {
            let samples = stored.start.assumingMemoryBound(to: UInt16.self)
            conversion.convert(samples, into: output, channels: channels) { $0.byte }
        }
    }

    /// Decodes into `stored`, and gives the place that the caller wants the row in.
    private func nextStoredRow<Sample>(
        room row: UnsafeMutableBufferPointer<Sample>, channels: Int
    ) throws -> UnsafeMutablePointer<Sample> {
        precondition(channels == 1 || channels == 3, "a row is read with 1 or 3 channels")
        precondition(nextRow < info.height, "all rows of the picture have been read")
        guard row.count >= info.width * channels, let start = row.baseAddress else {
            preconditionFailure("a row must have room for width × channels samples")
        }
        if let failure { throw failure }
        do {
            try source.readRow(into: stored.start)
            if nextRow == info.height - 1 { try source.finish() }
        } catch {
            failure = error
            throw error
        }
        nextRow += 1
        return start
    }
}

/// A decoder whose header was read and found to be within the limits.
private struct OpenedPicture {
    var source: any StoredRowSource
    var info: PictureInfo

    init(png file: InputFile, limits: DecodingLimits) throws {
        if let size = PNGSource.statedSize(file.head) {
            try limits.check(pixels: size, path: file.path)
        }
        let png = try PNGSource(file)
        let layout = png.layout
        source = png
        info = PictureInfo(
            format: .png, width: layout.width, height: layout.height,
            channels: layout.colors.components <= 2 ? 1 : 3, bitDepth: png.bitDepth, hasAlpha: png.hasAlpha,
            isHeldWhole: png.isInterlaced, orientation: .upright,
            decodingBytes: .saturatingSum(png.decodingBytes, layout.rowBytes))
        try limits.check(info, holding: png.isInterlaced ? .interlacedPicture : .rows, path: file.path)
    }

    init(jpeg file: InputFile, limits: DecodingLimits) throws {
        let orientation = ExifOrientation.find(in: file.stream)
        rewind(file.stream)
        let jpeg = try JPEGSource(file)
        let layout = jpeg.layout
        try limits.check(pixels: (layout.width, layout.height), path: file.path)
        source =
            orientation == .upright ? jpeg : OrientedSource(jpeg, orientation: orientation, path: file.path)
        let orientedBytes = OrientedSource.decodingBytes(layout, orientation: orientation)
        info = PictureInfo(
            format: .jpeg, width: source.layout.width, height: source.layout.height,
            channels: layout.colors.components == 1 ? 1 : 3, bitDepth: 8, hasAlpha: false,
            isHeldWhole: !orientation.keepsRows, orientation: orientation,
            decodingBytes: .saturatingSum(jpeg.decodingBytes, orientedBytes, source.layout.rowBytes))
        let holding: RasterError.HeldContent =
            jpeg.isProgressive ? .progressiveCoefficients : orientation.keepsRows ? .rows : .rotatedPicture
        try limits.check(info, holding: holding, path: file.path)
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
