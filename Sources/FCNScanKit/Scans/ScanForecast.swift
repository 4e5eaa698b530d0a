import Engine
import Network
import Raster
import Scanning

/// What a scan of one picture will take, known from its header before a pixel is decoded.
///
/// Whatever can be predicted about a scan is a field here, so that the command line shows it as text and as JSON.
public struct ScanForecast: Encodable, Sendable, Equatable {
    /// The picture's path as it was given.
    public var image: String
    /// Width and height of the upright picture in pixels.
    public var size: [Int]
    /// Columns and rows of the score map.
    public var map: [Int]
    /// What happens at the edges.
    public var edge: EdgeMode
    /// Mirrored and turned windows whose scores are averaged; nothing where windows are scored as they are.
    public var average: WindowAverage?
    /// Multiply-adds of the pass, or of all windows, counted as direct sums.
    public var multiplyAdds: Int
    /// Bytes of the scores of all windows and classes.
    public var scoreBytes: Int
    /// True when the scores are kept in a temporary file because they are more than the memory meant for them.
    public var keepsScoresInFile: Bool
    /// An upper estimate of the bytes that the decoder holds.
    public var decodingBytes: Int

    /// Bytes of weights, rows of feature maps and scratch memory.
    public var plan: PlanMemory
    /// The most bytes that the program is expected to hold at a time, the model included.
    public var predictedPeakMemoryBytes: Int

    /// A forecast from a header that was read.
    ///
    /// - Parameters:
    ///   - scoreMemoryBytes: How much memory is meant for the scores.
    ///   - heldBytes: What the program holds already.
    ///   - memoryLimit: How much it may hold.
    /// - Throws: ``EngineError/pictureSmallerThanWindow(picture:window:)``;
    ///   ``EngineError/memoryLimit(neededBytes:limitBytes:)`` with the bytes of the whole program.
    init(
        _ info: PictureInfo, image: String, scanner: DenseScanner, scoreMemoryBytes: Int, heldBytes: Int,
        memoryLimit: Int? = nil
    ) throws {
        let geometry = scanner.geometry(for: Extent(height: info.height, width: info.width))
        let map = geometry.map
        guard map.height > 0, map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: geometry.extended, window: geometry.grid.window)
        }
        self.image = image
        size = [info.width, info.height]
        self.map = [map.width, map.height]
        edge = geometry.edge
        average = scanner.average
        multiplyAdds = try scanner.multiplyAdds(for: geometry.picture)
        scoreBytes = map.width * map.height * scanner.model.classes.count * MemoryLayout<Float>.stride
        keepsScoresInFile = scoreBytes > scoreMemoryBytes
        decodingBytes = info.decodingBytes
        // Decoding ahead and drawing hold some rows of the picture.
        let drawingBytes = (16 << 20) + 400 * info.width
        let others = heldBytes + decodingBytes + drawingBytes + min(scoreBytes, scoreMemoryBytes)
        planLimit = memoryLimit.map { $0 - others }
        do {
            plan = try scanner.memory(for: Extent(height: info.height, width: info.width), memoryLimit: planLimit)
        } catch EngineError.memoryLimit(let needed, _) {
            throw EngineError.memoryLimit(
                neededBytes: needed + others, limitBytes: memoryLimit ?? 0)
        }
        predictedPeakMemoryBytes = plan.total + others
    }

    /// What a limit leaves for the plan.
    let planLimit: Int?

    private enum CodingKeys: String, CodingKey {
        case image, size, map, edge, average, multiplyAdds, scoreBytes, keepsScoresInFile, decodingBytes, plan
        case predictedPeakMemoryBytes
    }

    /// Pixels of the picture.
    public var pixels: Int { size[0] * size[1] }
}
