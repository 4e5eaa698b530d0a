import ArgumentParser
import FCNScanKit
import Foundation

struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a classifier as a fully-convolutional network, as model file or ONNX.",
        discussion: """
            Fully-connected layers become convolutions, batch normalisation is folded into its neighbour, dropout \
            goes. The end of OUTPUT's name decides what is written: .onnx for other runtimes, with any height and \
            width, or .safetensors. --verify scores windows both ways and tells what padding changes, where, and by \
            how much; a result that is not the classifier is not written.

            EXAMPLES
              fcnscan convert cells.safetensors -o dense.onnx --verify
              fcnscan convert resnet.onnx -o resnet.safetensors --normalization imagenet --class-names names.txt
              fcnscan convert net.onnx smear.jpg -o dense.onnx --normalization unit --verify
              fcnscan convert cells.safetensors -o classifier.onnx --classifier
              fcnscan convert digits.safetensors -o matrices.onnx --to-fc
            """)

    @Argument(help: "The classifier: a model file or ONNX.", completion: .file(extensions: ["safetensors", "onnx"]))
    var model: String
    @Option(
        name: .shortAndLong, help: "Where the result is written: a name that ends in .safetensors or .onnx.",
        completion: .file(extensions: ["safetensors", "onnx"]))
    var output: String
    @Flag(help: "Compare both forms on random windows, and on windows of PICTURES where given.")
    var verify = false
    @Argument(help: "Pictures whose windows --verify takes.", completion: .file())
    var pictures: [String] = []
    @Flag(help: "Change the file's kind only: the classifier stays as it is.")
    var classifier = false
    @Flag(help: "The other way round: convolutions become fully-connected layers, matrices of mostly zeros (ONNX).")
    var toFc = false
    @Flag(help: "Put the normalisation into the ONNX network, so that it takes samples of 0 to 1.")
    var withNormalization = false
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup var input: InputArguments
    @OptionGroup var work: ThreadArguments

    func validate() throws {
        guard verify || pictures.isEmpty else { throw ValidationError("Pictures are for --verify; give that too.") }
        guard !classifier || !toFc else { throw ValidationError("Give --classifier or --to-fc, not both.") }
        guard output.hasSuffix(".onnx") || output.hasSuffix(".safetensors") else {
            throw ValidationError("--output names '\(output)', expected a name that ends in .onnx or .safetensors.")
        }
        if (toFc || withNormalization) && !output.hasSuffix(".onnx") {
            throw ValidationError("--to-fc and --with-normalization write ONNX; let the output's name end in .onnx.")
        }
    }

    private struct Report: Encodable {
        var output: String
        var architecture: String
        var geometry: Geometry
        var grid: WindowGrid
        var obstacle: String?
        var checks: [SurgeryCheck]
        var layersThatPad: [DeviationMeasurement]
        var notes: [String]
    }

    func run() throws {
        Interrupt.endsProgram()
        let loaded = try LoadedModel(contentsOf: model, input: try input.description())
        if output.hasSuffix(".safetensors") || withNormalization || !pictures.isEmpty { try loaded.requireInput() }
        let trained = loaded.model
        // A classifier that stays one need not slide.
        let dense = classifier || toFc ? try trained.windowed() : try trained.convolutionalized()
        var report: SurgeryReport?
        if verify {
            report = try SurgeryReport(
                trained, dense, pictures: try pictures.map { (try PictureReader($0), $0) }, pool: work.pool()
            ) { Console.progress("\(model): \($0)") }
            Console.clearProgress()
            let failed = report!.checks.first {
                !$0.isEqual && ($0.ways == .classifierAndConverted || dense.windowDeviations.isEmpty)
            }
            if let failed { throw SurgeryCheckError.formsDiffer(check: failed) }
        }
        try write(loaded, dense)
        let architecture = classifier || toFc ? trained.architecture : dense.asModel().architecture
        if json {
            print(
                try Console.json(
                    Report(
                        output: output, architecture: architecture.text, geometry: dense.architecture.geometry,
                        grid: dense.grid, obstacle: dense.obstacle.map(sentence), checks: report?.checks ?? [],
                        layersThatPad: report?.deviations ?? [], notes: loaded.notes)))
            return
        }
        for note in loaded.notes { print(note) }
        print("from  \(trained.architecture.text)")
        print("to    \(architecture.text)")
        print()
        print(dense.geometryTable)
        if let report { print(report.table) }
        if report == nil, !dense.windowDeviations.isEmpty {
            print("dense scores differ from those of single windows, because these layers pad:")
            for deviation in dense.windowDeviations { print("  \(deviation)") }
        }
        print("-> \(output)")
    }

    private func write(_ loaded: LoadedModel, _ dense: DenseModel) throws {
        let stays = classifier || toFc
        guard output.hasSuffix(".onnx") else {
            return try (stays ? loaded.model : dense.asModel()).write(to: output)
        }
        var options = ONNXExportOptions()
        options.producerVersion = FCNScan.version
        options.includesNormalization = withNormalization
        options.asMatrices = toFc
        if loaded.isInputKnown {
            var described = stays ? loaded.model : dense.asModel()
            // The network itself does it.
            if withNormalization { described.normalization = described.normalization.none }
            options.metadata[ModelDescription.metadataKey] = ModelDescription(described).json
        }
        if toFc {
            let bytes = loaded.model.architecture.convolutionMatrixBytes
            Console.note("the matrices take \(bytes.map(Console.bytes) ?? "more bytes than can be counted")")
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
