import Engine
import Files
import Foundation
import Machine
import Network
import Numbers
import Raster
import Scanning
import Training

/// Two ways of scoring the same windows, and how far they are apart.
public struct SurgeryCheck: Sendable, Equatable, Encodable, CustomStringConvertible {
    /// Which two ways.
    public enum Ways: String, Sendable, Encodable {
        /// The classifier as it was trained, in float64, and its converted form, both window by window.
        case classifierAndConverted = "classifier and converted form, window by window"
        /// The converted form window by window, and in one dense pass.
        case windowsAndDensePass = "windows and dense pass"
    }
    /// Which two ways.
    public var ways: Ways
    /// What the windows were cut from.
    public var source: String
    /// How many windows were compared.
    public var windows: Int
    /// The largest absolute difference of logits.
    public var largestDifference: Float
    /// The largest absolute logit.
    public var largestLogit: Float
    /// The windows with the same best class both ways.
    public var sameBestClass: Int

    /// True when the difference is within 1e-5 of the largest logit, which is rounding.
    public var isEqual: Bool { largestDifference <= 1e-5 * max(largestLogit, 1) }

    /// One line.
    public var description: String {
        "\(ways.rawValue), \(windows) window\(windows == 1 ? "" : "s") of \(source): largest difference "
            + String(format: "%.2g", largestDifference) + " of logits up to " + String(format: "%.3g", largestLogit)
            + ", same best class in \(sameBestClass), " + (isEqual ? "equal to rounding" : "NOT equal")
    }

    /// Compares scores of the same windows, shape [windows, classes].
    init(_ ways: Ways, source: String, _ first: [Float], _ second: [Float], classes: Int) {
        self.ways = ways
        self.source = source
        windows = first.count / classes
        var (difference, largest, same): (Float, Float, Int) = (0, 0, 0)
        for start in stride(from: 0, to: first.count, by: classes) {
            let cells = (first[start..<start + classes], second[start..<start + classes])
            for (a, b) in zip(cells.0, cells.1) {
                difference = (a - b).isNaN ? .infinity : max(difference, abs(a - b))
                largest = max(largest, abs(a))
            }
            let best = (cells.0.max()!, cells.1.max()!)
            if cells.0.firstIndex(of: best.0)! == cells.1.firstIndex(of: best.1) { same += 1 }
        }
        largestDifference = difference
        largestLogit = largest
        sameBestClass = same
    }
}

/// All that was found out about the conversion of one classifier.
public struct SurgeryReport: Sendable, Encodable {
    /// The two ways of scoring that were compared.
    public private(set) var checks: [SurgeryCheck] = []
    /// What each layer that pads does to a dense pass.
    public private(set) var deviations: [DeviationMeasurement] = []

    private static let float64MultiplyAdds = 20_000_000_000

    /// Compares a classifier with its converted form: both on random windows, and the dense pass with single windows
    /// on random samples and on pictures.
    ///
    /// - Parameters:
    ///   - dense: The converted form; one that cannot slide is compared window by window only.
    ///   - pictures: Pictures, on all windows of which the dense pass is compared; with their names.
    ///   - onProgress: Called with what is being done.
    /// - Throws: ``SurgeryCheckError``, ``EngineError``, ``RasterError``.
    public init(
        _ classifier: Model, _ dense: DenseModel, pictures: [(reader: PictureReader, name: String)], pool: WorkerPool,
        onProgress: (String) -> Void = { _ in }
    ) throws {
        let output = classifier.architecture.output
        guard output.height == 1, output.width == 1 else {
            throw SurgeryCheckError.notAClassifier(input: classifier.architecture.input, output: output)
        }
        onProgress("random windows in float64")
        checks.append(try SurgeryReport.checkConverted(classifier, dense, pool: pool))
        guard dense.obstacle == nil else { return }
        onProgress("dense pass over random samples")
        let size = dense.grid.pictureExtent(ofMap: Extent(3))
        var random = RandomSource(seed: 1)
        let samples = random.samples(size.height * size.width * dense.channels)
        checks.append(
            try SurgeryReport.checkSliding(
                dense, ArraySource(samples, width: size.width, height: size.height, channels: dense.channels),
                source: "random samples", pool: pool))
        for (reader, name) in pictures {
            onProgress("dense pass over \(name)")
            checks.append(
                try SurgeryReport.checkSliding(
                    dense, try PictureSource(reader, channels: dense.channels), source: name, pool: pool))
        }
        deviations = try DeviationMeasurement.measure(dense, samples: samples, pool: pool) {
            onProgress("layers that pad: \($0) of \($1)")
        }
    }

    /// The classifier in float64 with its fully-connected layers, against the converted form, on random windows.
    private static func checkConverted(
        _ classifier: Model, _ dense: DenseModel, pool: WorkerPool
    ) throws -> SurgeryCheck {
        let cost = max(1, classifier.architecture.summary.multiplyAdds)
        let count = min(max(float64MultiplyAdds / cost, 1), 8)
        let (window, classes) = (dense.window, classifier.classes.count)
        let reference = ReferencePass(classifier)
        let executor = try Executor(Plan(dense, picture: window, pool: pool), pool: pool)
        var (exact, converted): ([Float], [Float]) = ([], [])
        var random = RandomSource(seed: 2)
        for _ in 0..<count {
            let samples = random.samples(window.height * window.width * dense.channels)
            exact += reference.logits(row: 0, column: 0, samples: samples, pictureWidth: window.width, pool: pool)
                .map { Float($0) }
            converted += try executor.scores(
                of: ArraySource(samples, width: window.width, height: window.height, channels: dense.channels))
        }
        return SurgeryCheck(
            .classifierAndConverted, source: "random samples", exact, converted, classes: classes)
    }

    /// The dense pass over a picture against its windows one by one.
    private static func checkSliding(
        _ dense: DenseModel, _ source: any RowSource, source name: String, pool: WorkerPool
    ) throws -> SurgeryCheck {
        let samples = try source.allSamples()
        func logits(_ method: ScanMethod) throws -> [Float] {
            try DenseScanner(dense, method: method, pool: pool).scan(
                ArraySource(samples, width: source.width, height: source.height, channels: source.channels)
            ).logits
        }
        return SurgeryCheck(
            .windowsAndDensePass, source: name, try logits(.exactWindows(stride: nil)), try logits(.dense),
            classes: dense.classes.count)
    }
}

extension DenseModel {
    fileprivate var channels: Int { architecture.input.channels }
}

/// What a check of the surgery can find.
public enum SurgeryCheckError: DescribedError, Equatable {
    /// The two forms give different scores where they must not.
    case formsDiffer(check: SurgeryCheck)
    /// The network gives more than one score for its input, so there is nothing to compare windows with.
    case notAClassifier(input: Shape, output: Shape)

    /// One sentence.
    public var description: String {
        switch self {
        case .formsDiffer(let check):
            "the converted form is not the classifier (\(check)); nothing was written, please report this model"
        case .notAClassifier(let input, let output):
            "the network gives \(output) scores for an input of \(input), expected one for each class; it is "
                + "fully convolutional already"
        }
    }
}
