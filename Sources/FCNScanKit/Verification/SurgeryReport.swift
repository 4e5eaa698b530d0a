import Engine
import Machine
import Network
import Numbers
import Raster
import Scanning

/// All that was found out about the conversion of one classifier.
public struct SurgeryReport: Sendable, Encodable {
    /// The two ways of scoring that were compared.
    public private(set) var checks: [SurgeryCheck]
    /// What each layer that pads does to a dense pass.
    public private(set) var deviations: [DeviationMeasurement]

    /// Multiply-adds that may be spent in float64, which is slow: of a large network fewer windows are compared.
    private static let float64MultiplyAdds = 20_000_000_000

    /// Compares a classifier with its converted form: both on random windows, and the dense pass with single windows
    /// on random samples and on pictures.
    ///
    /// - Parameters:
    ///   - dense: The converted form; one that cannot slide is compared window by window only.
    ///   - windows: The converted form for single windows, where it is another than the dense one, as with means around
    ///     each place instead of means of the whole window.
    ///   - pictures: Pictures, on all windows of which the dense pass is compared; with their names.
    ///   - onProgress: Called with what is being done.
    /// - Throws: ``SurgeryCheckError``, `EngineError`, `RasterError`, `ScanError`.
    public static func verify(
        _ classifier: Model, _ dense: DenseModel, windows: DenseModel? = nil,
        pictures: [(reader: PictureReader, name: String)], pool: WorkerPool,
        onProgress: (String) -> Void = { _ in }
    ) throws -> SurgeryReport {
        let output = classifier.architecture.output
        guard dense.form.passes.isGrouped || (output.height == 1 && output.width == 1) else {
            throw SurgeryCheckError.notAClassifier(input: classifier.architecture.input, output: output)
        }
        onProgress("random windows in float64")
        let windows = windows ?? dense
        var report = SurgeryReport(checks: [try checkConverted(classifier, windows, pool: pool)], deviations: [])
        guard dense.obstacle == nil else { return report }
        onProgress("dense pass over random samples")
        let size = dense.form.picture(ofMore: 2)
        var random = RandomSource(seed: 1)
        let samples = random.samples(size.height * size.width * dense.channels)
        report.checks.append(
            try checkSliding(
                dense, windows, ArraySource(samples, width: size.width, height: size.height, channels: dense.channels),
                source: "random samples", pool: pool))
        let options = try classifier.detection()
        for (reader, name) in pictures {
            onProgress("dense pass over \(name)")
            report.checks.append(
                try checkSliding(
                    dense, windows, try PictureSource(reader, channels: dense.channels), source: name,
                    detection: options, pool: pool))
        }
        report.deviations = try DeviationMeasurement.measure(dense, samples: samples, pool: pool) {
            onProgress("layers that pad: \($0) of \($1)")
        }
        return report
    }

    /// The classifier in float64 with its fully-connected layers, against the converted form, on random windows.
    private static func checkConverted(
        _ classifier: Model, _ dense: DenseModel, pool: WorkerPool
    ) throws -> SurgeryCheck {
        let cost = max(1, classifier.architecture.summary.multiplyAdds)
        let count = min(max(float64MultiplyAdds / cost, 1), 8)
        let (input, output, classes) = (
            dense.architecture.input, dense.architecture.output, dense.outputs
        )
        let window = Extent(height: input.height, width: input.width)
        // Of a map of scores that would take too long, only a group of windows in its middle.
        let step =
            cost > float64MultiplyAdds ? dense.form.passes.step : Extent(height: output.height, width: output.width)
        func compared(_ scores: Int, _ step: Int) -> Range<Int> {
            let first = scores / 2 / step * step
            return first..<min(first + step, scores)
        }
        let (rows, columns) = (compared(output.height, step.height), compared(output.width, step.width))
        var trained = classifier
        if trained.architecture.input != input {
            // Of a network that was trained on less than a group of windows.
            let (layers, inputs) = (trained.architecture.layers, trained.architecture.inputs)
            trained.architecture = try Architecture(input: input, layers: layers, inputs: inputs)
        }
        let reference = ReferencePass(trained)
        let bound = try RoundingBound(dense, pool: pool)
        var magnitude: Float = 0
        let executor = try Executor(Plan(dense, picture: window, pool: pool), pool: pool)
        var (exact, converted): ([Float], [Float]) = ([], [])
        var random = RandomSource(seed: 2)
        for _ in 0..<count {
            let samples = random.samples(window.height * window.width * dense.channels)
            exact += try reference.logits(
                rows: rows, columns: columns, samples: samples, pictureWidth: window.width, pool: pool
            ).map { Float($0) }
            func source() -> ArraySource {
                ArraySource(samples, width: window.width, height: window.height, channels: dense.channels)
            }
            try executor.run(source()) { row, scores in
                if rows.contains(row) {
                    converted += scores[columns.lowerBound * classes..<columns.upperBound * classes]
                }
            }
            magnitude = max(magnitude, try bound.magnitude(source()))
        }
        return SurgeryCheck(
            .classifierAndConverted, source: "random samples", exact, converted, classes: classes,
            relativeRounding: bound.relative, magnitude: magnitude)
    }

    /// The dense pass over a picture against its windows one by one.
    ///
    /// - Parameter detection: How objects are found, for counting those that both ways show; nil for not at all.
    private static func checkSliding(
        _ dense: DenseModel, _ windows: DenseModel, _ source: any RowSource, source name: String,
        detection: DetectionOptions? = nil, pool: WorkerPool
    ) throws -> SurgeryCheck {
        let samples = try source.allSamples()
        func copy() -> ArraySource {
            ArraySource(samples, width: source.width, height: source.height, channels: source.channels)
        }
        func scores(_ model: DenseModel, _ method: ScanMethod) throws -> ScoreMap {
            try DenseScanner(model, method: method, pool: pool).scan(copy())
        }
        let single = try scores(windows, .exactWindows(stride: dense.stride))
        let sliding = try scores(dense, .dense)
        let bound = try RoundingBound(dense, pool: pool)
        var check = SurgeryCheck(
            .windowsAndDensePass, source: name, try single.logits, try sliding.logits, classes: dense.classes.count,
            relativeRounding: bound.relative, magnitude: try bound.magnitude(copy()))
        check.detections = try detection.map {
            try DetectionAgreement(
                windows: single, dense: sliding, ofClasses: dense.classes.objectClasses, options: $0)
        }
        return check
    }
}

extension DenseModel {
    fileprivate var channels: Int { architecture.input.channels }
}
