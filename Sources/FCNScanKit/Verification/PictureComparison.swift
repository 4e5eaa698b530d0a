import Engine
import Network
import Raster
import Scanning

/// The dense pass over a picture, compared with the same network run window by window.
public struct PictureComparison: Encodable, Sendable {
    /// The picture's path as it was given.
    public let image: String
    /// Times and differences of both ways.
    public let comparison: Comparison
    /// The windows of the picture.
    public let grid: WindowGrid
    /// The layers whose padding makes both ways differ, each as a sentence.
    public let windowDeviations: [String]

    /// Runs both ways on a picture.
    ///
    /// - Parameters:
    ///   - loop: The network as it is run window by window, where it is another than the dense one.
    ///   - threshold: The smallest probability of an object, for counting those that both ways show.
    ///   - runs: How often each way is timed; the shortest time counts.
    /// - Throws: `RasterError`; `EngineError/pictureSmallerThanWindow(picture:window:)`.
    public static func measure(
        _ image: String, scanner: DenseScanner, loop: DenseScanner? = nil, threshold: Float = 0.5, runs: Int = 3
    ) throws -> PictureComparison {
        let source = try PictureSource(
            PictureReader(image), channels: scanner.model.architecture.input.channels)
        let geometry = scanner.geometry(for: Extent(height: source.height, width: source.width))
        guard geometry.map.height > 0, geometry.map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: geometry.picture, window: geometry.grid.window)
        }
        let comparison = try Comparison.measure(
            scanner, loop: loop, samples: scanner.extendedSamples(of: source), geometry: geometry,
            detection: (scanner.model.classes.objectClasses, DetectionOptions(threshold: threshold)), runs: runs)
        return PictureComparison(
            image: image, comparison: comparison, grid: geometry.grid,
            windowDeviations: scanner.model.windowDeviations.map(\.description))
    }

    private enum CodingKeys: String, CodingKey { case image, windowDeviations }

    /// Writes the fields of the comparison, and beside them those of the picture.
    public func encode(to encoder: any Encoder) throws {
        try comparison.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(image, forKey: .image)
        try container.encode(windowDeviations, forKey: .windowDeviations)
    }
}
