import Engine
import Network
import Raster
import Scanning

/// What a scan of one picture will take, known from its header before a pixel is decoded.
///
/// Whatever can be predicted about a scan is a field here, so that the command line shows it as text and as JSON.
public struct ScanForecast: Encodable, Sendable, Equatable {
    /// What the pass at one scale takes.
    public struct Scale: Encodable, Sendable, Equatable {
        /// How large the picture is scored, as a share of its own size.
        public var scale: Double
        /// Width and height at which it is scored, in pixels.
        public var size: [Int]
        /// Columns and rows of the score map.
        public var map: [Int]
        /// Multiply-adds of the pass.
        public var multiplyAdds: Int
    }

    /// The picture's path as it was given.
    public var image: String
    /// Width and height of the upright picture in pixels.
    public var size: [Int]
    /// Columns and rows of the score map; of several scales that of the largest.
    public var map: [Int]
    /// The rows of the map that are scanned, from the first to the one behind the last; nothing where all of them are.
    public var rows: [Int]?
    /// How many rows of scores are scored, of all scales; nothing where all of them are. Tissue is not looked for here.
    public var scoredRows: Int?
    /// Each scale at which a window fits, where others than the picture's own were asked for.
    public var scales: [Scale]?
    /// How often the picture is decoded for its scores, where scales were asked for.
    public var decodings: Int?
    /// True where the picture is decoded once before, to measure between which values it is shown.
    public var measuresIntensity: Bool?
    /// What happens at the edges.
    public var edge: EdgeMode
    /// Mirrored and turned windows whose scores are averaged; nothing where windows are scored as they are.
    public var average: WindowAverage?
    /// Multiply-adds of the pass, or of all windows, counted as direct sums; the sum over all scales.
    public var multiplyAdds: Int
    /// Bytes of the scores of all windows and classes in the rows that are scanned, of all scales.
    public var scoreBytes: Int
    /// True when the scores are kept in a temporary file because they are more than the memory meant for them.
    public var keepsScoresInFile: Bool
    /// Bytes of the scores in the score map file; nothing where none is written.
    public var mapFileBytes: Int?
    /// An upper estimate of the bytes that the decoder holds.
    public var decodingBytes: Int

    /// Bytes of weights, rows of feature maps and scratch memory; of the scale that needs most.
    public var plan: PlanMemory
    /// The most bytes that the program is expected to hold at a time, the model included.
    public var predictedPeakMemoryBytes: Int

    /// A forecast from a header that was read.
    ///
    /// - Parameters:
    ///   - rows: The only rows of the map that are scanned; nil for all.
    ///   - region: Where objects count, where that is known; nil for all of the picture.
    ///   - sharedClasses: The classes whose largest probabilities over all scales are kept for drawing.
    ///   - scoreMemoryBytes: How much memory is meant for the scores.
    ///   - heldBytes: What the program holds already.
    ///   - heldDrawingBytes: What pictures of the result hold beside a pass that takes so much.
    ///   - memoryLimit: How much it may hold.
    /// - Throws: ``EngineError/pictureSmallerThanWindow(picture:window:)``;
    ///   ``EngineError/memoryLimit(neededBytes:limitBytes:)`` with the bytes of the whole program.
    init(
        _ info: PictureInfo, image: String, scanner: DenseScanner, scales: Scales = .native,
        rows requested: RequestedRows? = nil, within region: ScannedRegion? = nil, sharedClasses: Int = 0,
        intensity: IntensityRule = .full, scoreMemoryBytes: Int, heldBytes: Int,
        heldDrawingBytes: (PlanMemory) -> Int = { _ in 0 },
        memoryLimit: Int? = nil
    ) throws {
        let picture = Extent(height: info.height, width: info.width)
        let levels = scanner.geometries(for: picture, scales: scales)
        guard let finest = levels.last?.geometry else {
            let largest = scanner.geometry(for: Scales.size(of: picture, at: scales.factors.last!))
            throw EngineError.pictureSmallerThanWindow(picture: largest.extended, window: largest.grid.window)
        }
        let map = finest.map
        let heights = levels.map(\.geometry.map.height)
        let part = try requested?.resolved(in: map.height, of: image)
        let kept = MapRows.rows(part ?? 0..<map.height, atHeights: heights)
        let scored =
            region.map { zip($0.rows(of: levels.map(\.geometry)), kept).map { $0.within($1) } } ?? kept.map { [$0] }
        let passes = try zip(levels, scored).map { level, scored in
            let geometry = level.geometry
            let isWhole = scored == [0..<geometry.map.height]
            return Scale(
                scale: level.scale, size: [geometry.picture.width, geometry.picture.height],
                map: [geometry.map.width, geometry.map.height],
                multiplyAdds: try scanner.multiplyAdds(for: geometry.picture, rows: isWhole ? nil : scored))
        }
        let channels = scanner.model.architecture.input.channels
        let heldSampleBytes = ScaledDecoding.heldBytes(
            of: picture, channels: channels, scales: levels.count, memoryLimit: memoryLimit)
        let resamplingBytes = levels.map {
            $0.geometry.picture == picture
                ? 0 : ResampledSource.heldBytes(from: picture, to: $0.geometry.picture, channels: channels)
        }.max()!
        self.image = image
        size = [info.width, info.height]
        self.map = [map.width, map.height]
        rows = part.map { [$0.lowerBound, $0.upperBound] }
        let scoredCount = scored.joined().reduce(0) { $0 + $1.count }
        scoredRows = scoredCount == heights.reduce(0, +) ? nil : scoredCount
        measuresIntensity = intensity.measures && info.bitDepth > 8 ? true : nil
        edge = finest.edge
        average = scanner.average
        multiplyAdds = passes.reduce(0) { $0 + $1.multiplyAdds }
        scoreBytes =
            zip(levels, kept).reduce(0) { $0 + $1.0.geometry.map.width * $1.1.count } * scanner.model.outputs
            * MemoryLayout<Float>.stride
        keepsScoresInFile = scoreBytes > scoreMemoryBytes
        decodingBytes = info.decodingBytes
        self.scales = scales.isNative ? nil : passes
        decodings = scales.isNative ? nil : heldSampleBytes > 0 ? 1 : levels.count
        // Where a picture is decoded for each scale, the first decoder stays for its warnings, but gives back its pixels.
        let decoders = decodingBytes + (levels.count > 1 && heldSampleBytes == 0 ? Self.finishedDecoderBytes : 0)
        let extensionBytes = levels.map { scanner.extensionBytes(for: $0.geometry.picture) }.max()!
        // Decoding ahead holds some rows of the picture.
        let readsAhead =
            scanner.pool.threads > 1
            && ScaledDecoding.isLarge(picture, largestOf: levels.map(\.geometry.picture))
        let readingBytes =
            Self.startBytes + scanner.pool.threads * Self.threadBytes + 200 * info.width
            + (readsAhead ? RowsAhead<Float>.heldBytes(rows: info.height, rowLength: info.width * channels) : 0)
        // Scores in a file wait in a buffer until they are written.
        let sharedBytes = LargestProbabilities.bytes(of: map.width * map.height, classes: sharedClasses)
        let heldScores = keepsScoresInFile ? 2 << 20 : scoreBytes + sharedBytes
        let sizes = levels.map(\.geometry.picture)
        let free = try Self.plan(sizes, scanner, limit: nil)
        let drawingBytes = heldDrawingBytes(free.0)
        let others =
            heldBytes + decoders + readingBytes + drawingBytes + heldScores + heldSampleBytes + resamplingBytes
            + extensionBytes
        let planLimit = memoryLimit.map { $0 - others }
        do {
            (plan, self.planLimit) = try planLimit.map { try Self.plan(sizes, scanner, limit: $0) } ?? free
        } catch EngineError.memoryLimit(let needed, _) {
            throw EngineError.memoryLimit(
                neededBytes: needed + others, limitBytes: memoryLimit ?? 0)
        }
        // A pass with less memory keeps fewer rows waiting.
        predictedPeakMemoryBytes = plan.total + others - drawingBytes + heldDrawingBytes(plan)
    }

    /// What a limit leaves for the plan of each scale.
    let planLimit: Int?

    /// What code that runs for the first time, detections and unused room between pieces of memory take.
    private static let startBytes = 5 << 20
    /// What a thread takes beside what it computes.
    private static let threadBytes = 1 << 19
    /// An upper estimate of what a decoder holds behind its last row.
    private static let finishedDecoderBytes = 1 << 18

    /// What the passes over a picture at some sizes hold, one after the other, and the limit that each has to keep for it.
    private static func plan(
        _ sizes: [Extent], _ scanner: DenseScanner, limit: Int?
    ) throws -> (PlanMemory, limit: Int?) {
        var own = limit
        while true {
            let passes = try sizes.map { try scanner.memory(for: $0, memoryLimit: own) }
            let together = PlanMemory.inTurn(passes)
            guard let limit, let reached = own, together.total > limit else { return (together, own) }
            // Weights of other scales leave less for each.
            own = reached - (together.total - limit)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case image, size, map, rows, scoredRows, scales, decodings, measuresIntensity, edge, average, multiplyAdds,
            scoreBytes
        case keepsScoresInFile, mapFileBytes, decodingBytes, plan
        case predictedPeakMemoryBytes
    }

    /// Pixels of the picture.
    public var pixels: Int { size[0] * size[1] }
}
