import Glibc
import PixelKernels
import Synchronization

/// Reads a PNG, JPEG, TIFF or Netpbm file from top to bottom, one upright row at a time.
///
/// ```swift
/// let reader = try PictureReader("smear.png")
/// let row = UnsafeMutableBufferPointer<Float>.allocate(capacity: reader.info.width * 3)
/// for _ in 0..<reader.info.height { try reader.readRow(into: row, channels: 3) }
/// ```
///
/// What the samples mean:
/// - Samples are given as they are stored. Gamma, colour profiles and chromaticities are ignored.
/// - Samples of fewer than 8, or of 9 to 15 bits are spread over the full scale; a palette gives colours.
/// - Of TIFF samples with a sign the largest stands for 1, of those with a fraction 1 itself; what is below 0 is 0.
/// - Transparency is composited over the background: `(v·a + b·(1 − a))`, on stored samples; `v + b·(1 − a)` where the
///   file stores `v·a`. Behind a grey picture stands the luma of the background.
/// - Colour becomes grey by the luma of ITU-R BT.601, `0.299·r + 0.587·g + 0.114·b`; grey becomes colour by
///   copying it.
/// - CMYK and YCCK become `r = (1 − c)·(1 − k)`, and so on; files with an Adobe marker store `1 − c` and `1 − k`.
/// - The orientation of EXIF or TIFF is applied.
/// - The EXIF orientation is applied.
/// - Of pictures of more than 8 bits, an ``IntensityRule`` says which values are shown as black and white.
///
/// All of it is computed on the scale of the file and rounded to nearest, before the result is brought to
/// 8 bits or to 0…1. A pixel that is damaged is an error, never a guess; damage that touches none is listed in
/// ``warnings``.
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
    /// Where the picture ends because of damage.
    package let cut: PictureCut?
    /// The stored values between which the picture is shown; nil for the whole range of its samples.
    public let intensity: IntensityLimits?
    private let largest = Atomic<Int>(-1)
    /// May be asked for while another thread reads rows ahead.
    private let foundWarnings = Mutex<[String]>([])

    /// What is wrong with the file and touches no pixel that is given, in sentences without a full stop: a missing
    /// end, bytes that belong to nothing, a wrong checksum of a text. Complete when all rows have been read.
    public var warnings: [String] { foundWarnings.withLock { $0 } }

    /// The largest sample of 16 bits that was read so far; nil for other pictures, and for those with transparency or inks.
    public var largestSample: Int? {
        let largest = largest.load(ordering: .relaxed)
        return largest < 0 ? nil : largest
    }

    /// Opens a picture and reads its header only.
    ///
    /// - Parameter path: The file; its content decides the format, its name does not matter.
    /// - Parameter selection: Which page, level or region is read.
    /// - Parameter background: What shows through where the picture is transparent.
    /// - Parameter limits: Checked from the header, before anything is allocated for pixels.
    /// - Parameter damage: What becomes of a picture of which pixels are damaged. To accept it, all of it is decoded
    ///   here once, which finds the rows that are good.
    /// - Parameter intensity: What is shown as black and white. To measure percentiles, all of the picture is decoded
    ///   here once.
    /// - Throws: ``RasterError``.
    public convenience init(
        _ path: String, selection: PictureSelection = .whole, background: BackgroundColor = .white,
        limits: DecodingLimits = .default, damage: DamagePolicy = .refuse, intensity: IntensityRule = .full
    ) throws {
        try self.init(
            .file(path), selection: selection, background: background, limits: limits, damage: damage,
            intensity: intensity)
    }

    /// Opens a picture wherever it is; the other parameters are those of files.
    ///
    /// - Throws: ``RasterError``.
    public convenience init(
        _ input: PictureInput, selection: PictureSelection = .whole, background: BackgroundColor = .white,
        limits: DecodingLimits = .default, damage: DamagePolicy = .refuse, intensity: IntensityRule = .full
    ) throws {
        try self.init(
            input, selection: selection, background: background, limits: limits, damage: damage, intensity: intensity,
            pngDecoder: .fastest)
    }

    /// Opens a picture whose pixels a given decoder decodes, where it is a PNG.
    package convenience init(
        _ input: PictureInput, selection: PictureSelection = .whole, background: BackgroundColor,
        limits: DecodingLimits,
        damage: DamagePolicy, intensity: IntensityRule = .full, pngDecoder: PNGDecoder
    ) throws {
        let cut =
            damage == .accept
            ? try PictureCut(of: input, selection: selection, limits: limits, pngDecoder: pngDecoder) : nil
        let opened = try OpenedPicture(
            input, selection: selection, limits: limits, cut: cut, pngDecoder: pngDecoder)
        let shown = try intensity.limits(opened.info) {
            try PictureReader(
                input, selection: selection, background: background, limits: limits, cut: cut, pngDecoder: pngDecoder)
        }
        try self.init(opened, input.name, background: background, cut: cut, intensity: shown)
    }

    /// Opens a picture of which another reader knows where it ends, and between which values it is shown.
    package convenience init(
        _ input: PictureInput, selection: PictureSelection = .whole, background: BackgroundColor,
        limits: DecodingLimits,
        cut: PictureCut?, intensity: IntensityLimits? = nil, pngDecoder: PNGDecoder = .fastest
    ) throws {
        let opened = try OpenedPicture(
            input, selection: selection, limits: limits, cut: cut, pngDecoder: pngDecoder)
        try self.init(opened, input.name, background: background, cut: cut, intensity: intensity)
    }

    private init(
        _ opened: OpenedPicture, _ path: String, background: BackgroundColor, cut: PictureCut?,
        intensity: IntensityLimits?
    ) throws {
        info = opened.info
        source = opened.source
        self.cut = cut
        self.intensity = intensity
        let layout = source.layout
        conversion = RowConversion(colors: layout.colors, width: layout.width, background: background)
        stored = try ByteBuffer(count: layout.rowBytes, path: path)
        collectWarnings()
    }

    private func collectWarnings() {
        let all = (cut.map { [$0.warning(info.orientation)] } ?? []) + source.warnings
        foundWarnings.withLock { $0 = all }
    }

    /// Reads the next row as numbers from 0 to 1: `v/255`, or `v/65535` of a 16-bit file.
    ///
    /// - Parameter row: Samples, shape [width, channels], filled from its start.
    /// - Parameter channels: 1 or 3, whatever the file has.
    /// - Throws: ``RasterError``. After an error every further call throws it again.
    public func readRow(into row: UnsafeMutableBufferPointer<Float>, channels: Int) throws {
        let output = try nextStoredRow(room: row, channels: channels)
        switch source.layout.sampleBytes {
        case 1:
            conversion.units(of: stored.start.assumingMemoryBound(to: UInt8.self), into: output, channels: channels)
        case 2:
            let samples = stored.start.assumingMemoryBound(to: UInt16.self)
            if let intensity {
                conversion.convert(samples, into: output, channels: channels) { intensity.unit(Float($0)) }
            } else {
                conversion.units(of: samples, into: output, channels: channels)
            }
        default:
            let samples = stored.start.assumingMemoryBound(to: Float.self)
            conversion.convert(
                samples, between: intensity ?? wholeRange, whole: wholeRange, into: output, channels: channels
            ) { $0 }
        }
    }

    /// Reads the next row as bytes; a 16-bit sample is rounded to `(v·255 + 32767) / 65535`.
    ///
    /// - Parameter row: Samples, shape [width, channels], filled from its start.
    /// - Parameter channels: 1 or 3, whatever the file has.
    /// - Throws: ``RasterError``. After an error every further call throws it again.
    public func readRow(into row: UnsafeMutableBufferPointer<UInt8>, channels: Int) throws {
        giveBytes(into: try nextStoredRow(room: row, channels: channels), channels: channels)
    }

    /// Reads the next row both as numbers from 0 to 1 and as bytes of red, green and blue.
    ///
    /// - Parameters:
    ///   - row: Samples, shape [width, channels], filled from its start.
    ///   - channels: 1 or 3, whatever the file has.
    ///   - pixels: Samples, shape [width, 3].
    /// - Throws: ``RasterError``. After an error every further call throws it again.
    package func readRow(
        into row: UnsafeMutableBufferPointer<Float>, channels: Int, pixels: UnsafeMutablePointer<UInt8>
    ) throws {
        try readRow(into: row, channels: channels)
        giveBytes(into: pixels, channels: 3, isResolved: true)
    }

    /// Brings the stored row to 8 bits.
    ///
    /// - Parameter isResolved: It was converted before.
    private func giveBytes(into output: UnsafeMutablePointer<UInt8>, channels: Int, isResolved: Bool = false) {
        switch source.layout.sampleBytes {
        case 1:
            let samples = stored.start.assumingMemoryBound(to: UInt8.self)
            conversion.convert(samples, into: output, channels: channels, isResolved: isResolved) { $0 }
        case 2:
            let samples = stored.start.assumingMemoryBound(to: UInt16.self)
            if let intensity {
                conversion.convert(samples, into: output, channels: channels, isResolved: isResolved) {
                    intensity.byte(Float($0))
                }
            } else {
                conversion.convert(samples, into: output, channels: channels, isResolved: isResolved) { $0.byte }
            }
        default:
            let samples = stored.start.assumingMemoryBound(to: Float.self)
            conversion.convert(
                samples, between: intensity ?? wholeRange, whole: wholeRange, into: output, channels: channels,
                isResolved: isResolved
            ) { $0.byte }
        }
    }

    /// The stored values that are shown as black and white unless told otherwise.
    package var wholeRange: IntensityLimits {
        switch source.layout.sampleBytes {
        case 1: IntensityLimits(low: 0, high: 255)!
        case 2: .sixteenBits
        default: IntensityLimits(low: 0, high: Double(source.layout.fullScale)) ?? IntensityLimits(low: 0, high: 1)!
        }
    }

    /// The samples of the file are whole numbers from 0 to 65535 at most.
    var holdsWholeNumbers: Bool { source.layout.sampleBytes <= 2 }

    /// Reads the next row as it is stored, on the scale of the file, with transparency and inks resolved.
    ///
    /// - Parameter row: Samples, shape [width, ``PictureInfo/channels``].
    /// - Throws: ``RasterError``.
    func readStoredValues(into row: UnsafeMutableBufferPointer<Float>) throws {
        let output = try nextStoredRow(room: row, channels: info.channels)
        switch source.layout.sampleBytes {
        case 1:
            let samples = stored.start.assumingMemoryBound(to: UInt8.self)
            conversion.convert(samples, into: output, channels: info.channels) { Float($0) }
        case 2:
            let samples = stored.start.assumingMemoryBound(to: UInt16.self)
            conversion.convert(samples, into: output, channels: info.channels) { Float($0) }
        default:
            let samples = stored.start.assumingMemoryBound(to: Float.self)
            conversion.copyColors(samples, fullScale: source.layout.fullScale, into: output)
        }
    }

    /// Passes over the next row.
    ///
    /// - Throws: ``RasterError``.
    func skipRow() throws { try decodeRow() }

    /// Passes over the next rows, where the format allows it without decoding them.
    ///
    /// - Throws: ``RasterError``. After an error every further call throws it again.
    package func skip(rows: Int) throws {
        guard rows > 0 else { return }
        try read(rows: rows) { try source.skip(rows: rows, scratch: stored.start) }
    }

    private func noteLargestSample() {
        guard source.layout.sampleBytes == 2 else { return }
        switch source.layout.colors {
        case .gray, .rgb:
            let row = PixelKernels.largestSample(
                of: stored.start.assumingMemoryBound(to: UInt16.self), count: source.layout.rowBytes / 2)
            if Int(row) > largest.load(ordering: .relaxed) { largest.store(Int(row), ordering: .relaxed) }
        default: break
        }
    }

    /// Decodes into `stored`, and gives the place that the caller wants the row in.
    private func nextStoredRow<Sample>(
        room row: UnsafeMutableBufferPointer<Sample>, channels: Int
    ) throws -> UnsafeMutablePointer<Sample> {
        precondition(channels == 1 || channels == 3, "a row is read with 1 or 3 channels")
        guard row.count >= info.width * channels, let start = row.baseAddress else {
            preconditionFailure("a row must have room for width × channels samples")
        }
        try decodeRow()
        return start
    }

    private func decodeRow() throws {
        try read(rows: 1) { try source.readRow(into: stored.start) }
        noteLargestSample()
    }

    /// Counts rows that are read or passed over, and keeps what they throw.
    private func read(rows: Int, _ body: () throws -> Void) throws {
        precondition(nextRow + rows <= info.height, "all rows of the picture have been read")
        if let failure { throw failure }
        do {
            try body()
            if nextRow + rows == info.height {
                source.finish()
                collectWarnings()
            }
        } catch {
            failure = error
            throw error
        }
        nextRow += rows
    }
}
