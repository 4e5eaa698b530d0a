import Engine
import Network
import Raster
import Scanning

/// What a scan of one picture will take, known from its header before a pixel is decoded.
///
/// Whatever can be predicted about a scan is a field here, so that the command line shows it as text and as JSON.
public struct ScanForecast: Codable, Sendable, Equatable {
    /// The picture's path as it was given.
    public var image: String
    /// Width and height of the upright picture in pixels.
    public var size: [Int]
    /// Columns and rows of the score map.
    public var map: [Int]
    /// What happens at the edges.
    public var edge: EdgeMode
    /// Multiply-adds of the dense pass, counted as direct sums.
    public var multiplyAdds: Int
    /// Bytes of the scores of all windows and classes.
    public var scoreBytes: Int
    /// True when the scores are kept in a temporary file because they are more than the memory meant for them.
    public var keepsScoresInFile: Bool
    /// An upper estimate of the bytes that the decoder holds.
    public var decodingBytes: Int

    /// A forecast from a header that was read.
    ///
    /// - Parameter scoreMemoryBytes: How much memory is meant for the scores.
    /// - Throws: ``EngineError/pictureSmallerThanWindow(picture:window:)``.
    public init(_ info: PictureInfo, image: String, scanner: DenseScanner, scoreMemoryBytes: Int) throws {
        let geometry = scanner.geometry(for: Extent(height: info.height, width: info.width))
        let map = geometry.map
        guard map.height > 0, map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: geometry.extended, window: geometry.grid.window)
        }
        self.image = image
        size = [info.width, info.height]
        self.map = [map.width, map.height]
        edge = geometry.edge
        multiplyAdds = try scanner.model.multiplyAdds(for: geometry.extended)
        scoreBytes = map.width * map.height * scanner.model.classes.count * MemoryLayout<Float>.stride
        keepsScoresInFile = scoreBytes > scoreMemoryBytes
        decodingBytes = info.decodingBytes
    }

    /// Pixels of the picture.
    public var pixels: Int { size[0] * size[1] }
}
