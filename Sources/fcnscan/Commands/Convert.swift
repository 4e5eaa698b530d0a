import ArgumentParser
import FCNScanKit
import Glibc

struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a classifier as a fully-convolutional network, as model file or ONNX.",
        discussion: """
            Fully-connected layers become convolutions, batch normalisation is folded into its neighbour, dropout \
            goes. The end of OUTPUT's name decides what is written: .onnx for other runtimes, with any height and \
            width, or .safetensors. --verify scores windows both ways and says what padding changes, where, and by \
            how much; a result that is not the classifier is not written.

            EXAMPLES
              fcnscan convert cells.safetensors -o dense.onnx --verify
              fcnscan convert resnet.onnx -o resnet.safetensors --normalization imagenet --class-names names.txt
              fcnscan convert net.onnx smear.jpg -o dense.onnx --normalization unit --verify
              fcnscan convert cells.safetensors -o fine.onnx --stride 8
              fcnscan convert cells.safetensors -o classifier.onnx --classifier
              fcnscan convert digits.safetensors -o matrices.onnx --to-fc
            """)

    @Argument(
        help: "The classifier: a model file, ONNX, or 'embedded'.",
        completion: .file(extensions: ["safetensors", "onnx"]))
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
    @Option(
        help: ArgumentHelp(
            "Pixels between neighbouring windows, N or WIDTHxHEIGHT; a finer stride is written with dilated kernels.",
            valueName: "pixels"))
    var stride: StrideSize?
    @Flag(help: "Put the normalisation into the ONNX network, so that it takes samples of 0 to 1.")
    var withNormalization = false
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup var global: GlobalArgument
    @OptionGroup var work: ThreadArguments
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var input: InputArguments

    func validate() throws {
        guard verify || pictures.isEmpty else { throw ValidationError("Pictures are for --verify; give that too.") }
        guard stride == nil || !(classifier || toFc) else {
            throw ValidationError("--stride is for the dense form; leave out --classifier and --to-fc.")
        }
        guard !classifier || !toFc else { throw ValidationError("Give --classifier or --to-fc, not both.") }
        guard output.hasSuffix(".onnx") || output.hasSuffix(".safetensors") else {
            throw ValidationError("--output names '\(output)', expected a name that ends in .onnx or .safetensors.")
        }
        guard global.way == nil || (!classifier && !toFc) else {
            throw ValidationError("--global is for the dense form; leave out --classifier and --to-fc.")
        }
        if (toFc || withNormalization) && !output.hasSuffix(".onnx") {
            throw ValidationError("--to-fc and --with-normalization write ONNX; let the output's name end in .onnx.")
        }
    }

    func run() throws {
        Interrupt.endsProgram()
        let loaded = try LoadedModel(named: model, input: try input.description(normalization))
        if toFc {
            let bytes = loaded.model.architecture.convolutionMatrixBytes
            Console.note("the matrices take \(bytes.map(Console.bytes) ?? "more bytes than can be counted")")
        }
        let report = try conversion.run(loaded, pool: work.pool()) { Console.progress("\(model): \($0)") }
        Console.clearProgress()
        print(json ? try Console.json(AdvisedReport(report, obstacle: report.obstacle)) : report.text)
    }

    private var conversion: ModelConversion {
        var conversion = ModelConversion(to: output)
        conversion.form = toFc ? .matrices : classifier ? .classifier : .dense
        conversion.stride = stride?.extent
        conversion.takesLocalMeans = global.way == .local
        conversion.includesNormalization = withNormalization
        conversion.verifies = verify
        conversion.pictures = pictures
        conversion.producerVersion = FCNScan.version
        return conversion
    }
}

extension ConversionReport {
    /// The network before and after, how it slides, and what a check found, for people.
    fileprivate var text: String {
        var lines = notes + ["from  \(source)", "to    \(architecture)", "", geometryTable]
        if let surgery {
            lines.append(surgery.table)
        } else if !windowDeviations.isEmpty {
            lines.append("dense scores differ from those of single windows, because these layers pad:")
            lines += windowDeviations.map { "  \($0)" }
        }
        return (lines + ["-> \(output)"]).joined(separator: "\n")
    }
}
