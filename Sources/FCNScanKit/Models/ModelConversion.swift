import Engine
import Files
import Machine
import Network
import ONNX
import Raster
import Scanning

/// Writes a model in another form: fully convolutional, or as the classifier that it is; as model file or ONNX.
public struct ModelConversion: Sendable {
    /// The forms in which a network is written.
    public enum Form: Sendable, Equatable {
        /// Fully convolutional, so that it takes pictures of any size.
        case dense
        /// As it was trained.
        case classifier
        /// As it was trained, with convolutions as fully-connected layers: matrices of mostly zeros; ONNX only.
        case matrices
    }

    /// The path of the result; `.onnx` at its end makes it an ONNX file, anything else a model file.
    public var output: String
    /// The form that is written.
    public var form = Form.dense
    /// Pixels between neighbouring windows of the dense form where they lie closer together than the network's stride:
    /// it is then written with dilated kernels.
    public var stride: Extent?
    /// True to take means of the whole window, as squeeze-and-excitation has them, over a neighbourhood of each place
    /// instead, in the dense form; see `Model/withLocalMeans()`.
    public var takesLocalMeans = false
    /// True to put the normalisation into an ONNX network, so that it takes samples of 0…1.
    public var includesNormalization = false
    /// True to compare both forms before anything is written; see ``SurgeryReport``.
    public var verifies = false
    /// Pictures on whose windows the dense pass is compared too.
    public var pictures: [String] = []
    /// The version of the program that an ONNX file names as its producer.
    public var producerVersion = ""

    /// A conversion to the dense form, without a check.
    public init(to output: String) { self.output = output }

    private var writesONNX: Bool { output.hasSuffix(".onnx") }
    /// A classifier that stays one need not slide.
    private var stays: Bool { form != .dense }

    /// Converts a model.
    ///
    /// - Parameter onProgress: Called with what is being compared.
    /// - Throws: ``InputDescriptionError/normalizationMissing(model:)`` where the result needs to know how it is fed;
    ///   ``SurgeryCheckError`` where the result is not the classifier, and nothing is written; `NetworkError`,
    ///   `ONNXError`, `FileError`.
    public func run(
        _ loaded: LoadedModel, pool: WorkerPool, onProgress: (String) -> Void = { _ in }
    ) throws -> ConversionReport {
        if !writesONNX || includesNormalization || !pictures.isEmpty { try loaded.requireInput() }
        let trained = loaded.model
        let sliding = try takesLocalMeans ? trained.withLocalMeans() : trained
        let native = try stays ? trained.windowed() : sliding.convolutionalized()
        let surgery = try verifies ? verify(trained, native, pool: pool, onProgress: onProgress) : nil
        let dense = try stride.map { try native.striding(by: $0) } ?? native
        try write(loaded, dense)
        return ConversionReport(
            output: output, source: trained.architecture.widthFirstText,
            architecture: (stays ? trained.architecture : try dense.asModel().architecture).widthFirstText,
            geometry: dense.architecture.geometry, grid: dense.grid, obstacle: dense.obstacle, surgery: surgery,
            windowDeviations: dense.windowDeviations, notes: loaded.notes)
    }

    private func verify(
        _ classifier: Model, _ dense: DenseModel, pool: WorkerPool, onProgress: (String) -> Void
    ) throws -> SurgeryReport {
        let report = try SurgeryReport.verify(
            classifier, dense, windows: takesLocalMeans ? classifier.windowed() : nil,
            pictures: pictures.map { (try PictureReader($0), $0) }, pool: pool,
            onProgress: onProgress)
        let failed = report.checks.first {
            !$0.isEqual && ($0.ways == .classifierAndConverted || dense.windowDeviations.isEmpty)
        }
        if let failed { throw SurgeryCheckError.formsDiffer(check: failed) }
        return report
    }

    private func write(_ loaded: LoadedModel, _ dense: DenseModel) throws {
        guard writesONNX else { return try (stays ? loaded.model : try dense.asModel()).write(to: output) }
        var options = ONNXExportOptions()
        options.producerVersion = producerVersion
        options.includesNormalization = includesNormalization
        options.asMatrices = form == .matrices
        if loaded.isInputKnown {
            var described = stays ? loaded.model : try dense.asModel()
            // The network itself does it.
            if includesNormalization { described.normalization = described.normalization.none }
            options.metadata[ModelDescription.metadataKey] = ModelDescription(described).json
        }
        if stays {
            try exportONNX(loaded.model, to: output, options: options)
        } else {
            try exportONNX(dense, to: output, options: options)
        }
    }
}

extension Normalization {
    /// The normalisation that changes nothing.
    fileprivate var none: Normalization {
        Normalization(
            mean: [Float](repeating: 0, count: mean.count), deviation: [Float](repeating: 1, count: mean.count))
    }
}
