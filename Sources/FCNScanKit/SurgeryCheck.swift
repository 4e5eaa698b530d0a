import Engine
import Foundation
import Network
import Raster
import Scanning
import Training

/// How far the dense form of a network is from the classifier that it was made from.
///
/// The classifier runs as it was trained, with its flatten and fully-connected layers; the dense form runs
/// once over a picture that holds all windows.
public struct SurgeryCheck: Sendable, Equatable, Encodable, CustomStringConvertible {
    /// What the windows were cut from.
    public var source: String
    /// How many windows were compared.
    public var windows: Int
    /// The largest absolute difference of logits.
    public var largestDifference: Float
    /// The largest absolute logit.
    public var largestLogit: Float

    /// True when the difference is within 1e-5 of the largest logit, which is rounding.
    public var isEqual: Bool { largestDifference <= 1e-5 * max(largestLogit, 1) }

    /// One line.
    public var description: String {
        "\(windows) windows of \(source): largest difference \(largestDifference), largest logit \(largestLogit), "
            + (isEqual ? "equal to rounding" : "NOT equal")
    }

    /// Compares on windows of random samples.
    public init(_ classifier: Model, _ dense: DenseModel, randomWindows: Int, pool: WorkerPool) throws {
        let side = max(Int(Double(randomWindows).squareRoot()), 1)
        let size = dense.grid.pictureExtent(ofMap: Extent(side))
        var random = RandomSource(seed: 1)
        let samples = (0..<size.height * size.width * classifier.architecture.input.channels).map { _ in
            Float(random.uniform())
        }
        try self.init(classifier, dense, samples: samples, size: size, source: "random samples", pool: pool)
    }

    /// Compares on all windows of a picture.
    public init(
        _ classifier: Model, _ dense: DenseModel, picture: PictureReader, name: String, pool: WorkerPool
    ) throws {
        let scanner = DenseScanner(dense, pool: pool)
        let source = try PictureSource(picture, channels: classifier.architecture.input.channels)
        let size = Extent(height: source.height, width: source.width)
        try self.init(
            classifier, dense, samples: try scanner.extendedSamples(of: source), size: size, source: name, pool: pool)
    }

    private init(
        _ classifier: Model, _ dense: DenseModel, samples: [Float], size: Extent, source: String, pool: WorkerPool
    ) throws {
        let (input, output) = (classifier.architecture.input, classifier.architecture.output)
        guard output.height == 1, output.width == 1 else {
            throw SurgeryCheckError.notAClassifier(input: input, output: output)
        }
        let channels = input.channels
        let scanner = DenseScanner(dense, pool: pool)
        let map = try scanner.scan(ArraySource(samples, width: size.width, height: size.height, channels: channels))
        let windowLogits = SurgeryCheck.windowLogits(of: classifier, pool: pool)
        let denseLogits = try map.logits
        let grid = dense.grid
        var places: [(row: Int, column: Int)] = []
        for row in 0..<map.rows { for column in 0..<map.columns { places.append((row, column)) } }
        if !classifier.architecture.isChain {
            // In float64 a few windows have to do.
            let step = (places.count + 7) / 8
            places = places.indices.filter { $0 % step == 0 }.map { places[$0] }
        }
        var (difference, largest): (Float, Float) = (0, 0)
        for start in stride(from: 0, to: places.count, by: 8) {
            let batch = places[start..<min(start + 8, places.count)]
            let windows = try batch.map { place in
                let window = ArraySource(
                    samples, pictureWidth: size.width, channels: channels, left: place.column * grid.stride.width,
                    top: place.row * grid.stride.height, width: grid.window.width, height: grid.window.height)
                return try window.allSamples()
            }
            for (place, expected) in zip(batch, windowLogits(windows)) {
                let cell = (place.row * map.columns + place.column) * map.classes.count
                for (index, value) in expected.enumerated() {
                    let distance = abs(denseLogits[cell + index] - value)
                    difference = distance.isNaN ? .infinity : max(difference, distance)
                    largest = max(largest, abs(value))
                }
            }
        }
        self.source = source
        windows = places.count
        largestDifference = difference
        largestLogit = largest
    }
}

extension SurgeryCheck {
    /// Runs windows through the classifier as training does, or in float64 where outputs branch or meet.
    private static func windowLogits(of classifier: Model, pool: WorkerPool) -> ([[Float]]) -> [[Float]] {
        let architecture = classifier.architecture
        guard architecture.isChain else {
            let reference = ReferencePass(classifier)
            return { windows in
                windows.map { window in
                    reference.logits(
                        row: 0, column: 0, samples: window, pictureWidth: architecture.input.width, pool: pool
                    ).map { Float($0) }
                }
            }
        }
        let network = TrainableNetwork(architecture, parameters: classifier.parameters, capacity: 8, pool: pool)
        return { network.logits(of: $0, normalization: classifier.normalization) }
    }
}

/// What a check of the surgery can find.
public enum SurgeryCheckError: Error, Equatable, CustomStringConvertible, LocalizedError {
    /// The two forms of a network without padding give different scores.
    case formsDiffer(check: SurgeryCheck)
    /// The network gives more than one score for its input, so there is nothing to compare windows with.
    case notAClassifier(input: Shape, output: Shape)

    /// One sentence.
    public var description: String {
        switch self {
        case .formsDiffer(let check):
            "the dense form is not the classifier (\(check)); nothing was written, please report this model"
        case .notAClassifier(let input, let output):
            "the network gives \(output) scores for an input of \(input), expected one for each class; it is "
                + "fully convolutional already, convert it without --verify"
        }
    }

    /// The same sentence, for callers that ask Foundation.
    public var errorDescription: String? { description }
}
