import Engine
import Machine
import Network
import Raster
import Rendering
import Scanning

/// Says what a picture as a whole shows.
///
/// The picture is resampled so that its shorter side is a little longer than a window; windows of it are scored, and
/// their scores are averaged.
public final class PictureClassifier {
    /// Which windows are scored, and how.
    public struct Options: Sendable {
        /// The windows whose scores are averaged.
        public var crops = ClassifiedCrops.dense
        /// The shorter side of the resampled picture, relative to that of a window: 256 to 224 pixels, as the networks of
        /// the literature are tested, unless given.
        public var enlargement = 256.0 / 224
        /// Which mirrored and turned windows are scored too; nil for none.
        public var orientations: WindowAverage.Orientations?
        /// What is averaged, over windows and over their orientations.
        public var quantity = WindowAverage.Quantity.probabilities
        /// Whether the windows of ``ClassifiedCrops/dense`` are scored together or one by one.
        public var method = ScanMethod.dense
        /// How the network is computed.
        public var plan = PlanOptions()

        /// The dense average of probabilities.
        public init() {}
    }

    /// The model.
    public let model: Model
    /// Which windows are scored, and how.
    public let options: Options
    private let way: Way

    private enum Way {
        case windows(WindowRunner)
        case dense(DenseScanner)
    }

    /// The largest ratio of the shorter side to that of a window.
    public static let enlargements = 1.0...16

    /// Makes a classifier of pictures.
    ///
    /// - Parameter options: The enlargement lies in ``enlargements``.
    /// - Throws: `ScanError`, `NetworkError`, `EngineError`.
    public init(_ model: Model, options: Options = Options(), pool: WorkerPool) throws {
        precondition(Self.enlargements.contains(options.enlargement), "a window fits into the resampled picture")
        let input = model.architecture.input
        guard input.channels == 1 || input.channels == 3 else {
            throw ScanError.channelsNotReadable(channels: input.channels)
        }
        self.model = model
        self.options = options
        let average = options.orientations.map { WindowAverage($0, of: options.quantity) }
        switch options.crops {
        case .center, .ten:
            try average?.check(window: Extent(height: input.height, width: input.width))
            way = .windows(try WindowRunner(classifier: model, pool: pool, options: options.plan))
        case .dense:
            way = .dense(
                try DenseScanner(
                    options.method.form(of: model), method: options.method, average: average, pool: pool,
                    options: options.plan))
        }
    }

    /// The classes whose probabilities are given: those of the model, or `other` and the only class of the model.
    package func classes(other: String) -> [String] {
        model.classes.count == 1 ? [other] + model.classes : model.classes
    }

    /// What a picture shows.
    ///
    /// - Parameter picture: With any channels.
    /// - Throws: `ScanError`, `EngineError`.
    public func classify(_ picture: Picture) throws -> PictureClassification {
        let resampled = try resampled(picture)
        let (logits, windows) = try logits(of: resampled)
        return PictureClassification(
            size: [picture.width, picture.height], resampledSize: [resampled.extent.width, resampled.extent.height],
            crops: options.crops, orientations: options.orientations, quantity: options.quantity, windows: windows,
            classes: classes(other: "not \(model.classes[0])"),
            probabilities: dense.classProbabilities(ofLogits: logits))
    }

    /// What a picture file shows; the whole picture is held in memory.
    ///
    /// - Throws: `RasterError`, `ScanError`, `EngineError`.
    public func classify(
        _ path: String, background: BackgroundColor = .white, intensity: IntensityRule = .full
    ) throws -> PictureClassification {
        let reader = try PictureReader(path, background: background, intensity: intensity)
        var result = try classify(Picture(reader, path, channels: model.architecture.input.channels))
        result.image = path
        result.intensity = ShownIntensity(intensity, reader)
        return result
    }

    /// The probabilities of the classes, in the order of ``classes(other:)``.
    package func probabilities(of picture: Picture) throws -> [Float] {
        dense.classProbabilities(ofLogits: try logits(of: resampled(picture)).logits)
    }

    private func resampled(_ picture: Picture) throws -> ResampledPicture {
        try ResampledPicture(
            picture.converted(toChannels: model.architecture.input.channels), window: window,
            enlargement: options.enlargement)
    }

    private var window: Extent {
        switch way {
        case .windows(let runner): Extent(height: runner.shape.height, width: runner.shape.width)
        case .dense(let scanner): scanner.model.window
        }
    }

    private var dense: DenseModel {
        switch way {
        case .windows(let runner): runner.model
        case .dense(let scanner): scanner.model
        }
    }

    /// The mean over all windows, as outputs of the network, and the number of windows.
    private func logits(of picture: ResampledPicture) throws -> (logits: [Float], windows: Int) {
        let count = model.classes.count
        let scores: [Float]
        let windows: Int
        switch way {
        case .windows(let runner):
            let views = views(of: picture)
            scores = try runner.outputs(count: views.count) { index, samples in
                picture.write(views[index], window, to: samples)
            }
            windows = views.count
        case .dense(let scanner):
            let map = try scanner.scan(picture.source(reachedBy: scanner.geometry(for: picture.extent).grid))
            scores = try map.logits
            windows = map.rows * map.columns
        }
        let mean = ScoreMean(dense.probabilityRule, of: options.quantity, classes: count)
        let parts = (0..<windows).map { Array(scores[$0 * count..<($0 + 1) * count]) }
        return (parts.count == 1 ? parts[0] : mean.mean(of: parts), windows)
    }

    /// The single windows that are scored.
    private func views(of picture: ResampledPicture) -> [ResampledPicture.View] {
        var symmetries = options.orientations?.symmetries ?? [.identity]
        if options.crops == .ten {
            for symmetry in symmetries.map(\.mirrored) where !symmetries.contains(symmetry) {
                symmetries.append(symmetry)
            }
        }
        let origins = options.crops == .ten ? picture.cornersAndMiddle(window) : [picture.middle(window)]
        return origins.flatMap { origin in
            symmetries.map { ResampledPicture.View(top: origin.top, left: origin.left, symmetry: $0) }
        }
    }

    /// The window in the middle of a resampled picture, to look at.
    ///
    /// - Throws: `ScanError.pictureTooNarrow(picture:enlarged:limit:)`.
    package func middle(of picture: Picture) throws -> Picture {
        let channels = model.architecture.input.channels
        let resampled = try resampled(picture)
        let origin = resampled.middle(window)
        var samples = [Float](repeating: 0, count: window.height * window.width * channels)
        samples.withUnsafeMutableBufferPointer {
            resampled.write(
                ResampledPicture.View(top: origin.top, left: origin.left, symmetry: .identity), window, to: $0)
        }
        return Picture(
            width: window.width, height: window.height, channels: channels,
            samples: samples.map { UInt8(($0 * 255).rounded()) })
    }
}
