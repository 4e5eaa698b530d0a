import Engine
import Network
import Raster
import Scanning

/// The rows of a picture file at one size after the other.
///
/// Each size decodes the file again, unless a picture whose samples are few is scored at several scales: then it is
/// decoded once and held.
final class ScaledDecoding {
    /// What reads the picture first.
    let reader: PictureReader
    /// The seconds in which whoever asked waited for rows.
    var waiting: Double { waited + (outer?.seconds ?? 0) }
    /// The seconds of reading, decoding and changing the size.
    var decoding: Double { decoded + (inner?.seconds ?? 0) }

    private let channels: Int
    private let readsAhead: Bool
    private let open: () throws -> PictureReader
    private let pixels: PixelRows?
    private let holdsSamples: Bool
    private let readsAll: Bool
    private var samples: [Float]?
    private var isFirst = true
    /// True while ``reader`` gives the rows of the size that was asked for last.
    private var isReading = false
    /// What decodes the size that was asked for last, and what gives it to whoever asked.
    private var inner, outer: TimedSource?
    /// Seconds of earlier sizes.
    private var decoded = 0.0
    private var waited = 0.0

    /// A picture that is smaller is decoded before another thread would have started.
    private static let pixelsWorthAThread = 500_000
    /// True where decoding a picture, or bringing it to one of some sizes, is worth a thread of its own.
    static func isLarge(_ picture: Extent, largestOf sizes: [Extent]) -> Bool {
        ([picture] + sizes).contains { $0.width * $0.height > pixelsWorthAThread }
    }

    /// As many samples as a large photograph has.
    private static let heldBytesLimit = 64 << 20

    /// The bytes of samples that are held so that a picture is decoded once; 0 where it is decoded for each scale.
    static func heldBytes(of picture: Extent, channels: Int, scales: Int, memoryLimit: Int?) -> Int {
        let bytes = picture.height * picture.width * channels * MemoryLayout<Float>.stride
        return scales > 1 && bytes <= min(heldBytesLimit, (memoryLimit ?? .max) / 8) ? bytes : 0
    }

    /// - Parameters:
    ///   - reader: Has not been read from.
    ///   - readsAhead: True where there is a thread for it.
    ///   - readsAll: True where rows that no window reaches are read too, so that damage shows.
    ///   - pixels: Keeps what is drawn, of a picture that is read at its own size only.
    ///   - open: Gives another reader of the same picture.
    init(
        _ reader: PictureReader, channels: Int, scales: Int, memoryLimit: Int?, readsAhead: Bool,
        readsAll: Bool, keeping pixels: PixelRows?, open: @escaping () throws -> PictureReader
    ) {
        self.pixels = pixels
        self.reader = reader
        self.channels = channels
        self.readsAhead = readsAhead
        self.readsAll = readsAll
        self.open = open
        holdsSamples =
            Self.heldBytes(
                of: Extent(height: reader.info.height, width: reader.info.width), channels: channels, scales: scales,
                memoryLimit: memoryLimit) > 0
    }

    /// The picture at a size; belongs to whoever asks until it asks for the next.
    ///
    /// - Throws: `RasterError`, `ScanError`.
    func source(_ size: Extent) throws -> any RowSource {
        let picture = Extent(height: reader.info.height, width: reader.info.width)
        // Another size needs the memory of the last one.
        try complete()
        (decoded, waited) = (decoding, waiting)
        (inner, outer) = (nil, nil)
        let original = try source()
        let resampled = size == picture ? original : ResampledSource(original, to: size)
        let decoder = TimedSource(resampled)
        inner = decoder
        // Decoding overlaps computing, where there is a thread and enough to do for both.
        let source = TimedSource(
            readsAhead && Self.isLarge(picture, largestOf: [size]) ? SourceAhead(decoder) : decoder)
        outer = source
        return source
    }

    /// Reads what is left of the first decoding.
    ///
    /// - Throws: `RasterError`, `ScanError`.
    func complete() throws {
        guard readsAll, isReading, let outer else { return }
        isReading = false
        // By way of the thread that reads ahead, which has ended then.
        try outer.skip(rows: outer.height - outer.nextRow)
        // Another size can end before its last pixel.
        let start = ContinuousClock.now
        try reader.skip(rows: reader.info.height - reader.nextRow)
        decoded += start.seconds(to: .now)
        waited += start.seconds(to: .now)
    }

    /// The picture as it is.
    private func source() throws -> any RowSource {
        let size = (width: reader.info.width, height: reader.info.height)
        if let samples { return ArraySource(samples, width: size.width, height: size.height, channels: channels) }
        let decoder: any RowSource
        if let pixels {
            decoder = try DrawnSource(reader, channels: channels, keeping: pixels)
        } else {
            decoder = try PictureSource(isFirst ? reader : open(), channels: channels)
        }
        isReading = isFirst && !holdsSamples
        isFirst = false
        guard holdsSamples else { return decoder }
        let timed = TimedSource(decoder)
        let all = try timed.allSamples()
        decoded += timed.seconds
        waited += timed.seconds
        samples = all
        return ArraySource(all, width: size.width, height: size.height, channels: channels)
    }
}
