import ArgumentParser
import FCNScanKit
import Numbers

struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what pictures as wholes show: the most probable classes.",
        discussion: """
            Each picture is resampled so that its shorter side is a little longer than the model's window, windows of it \
            are scored, and the scores are averaged: those of all places of a dense pass, or of one or ten crops. The \
            whole picture is held in memory.

            EXAMPLES
              fcnscan classify smear.jpg
              fcnscan classify cat.jpg --model vgg16.onnx --normalization imagenet --top 3
              fcnscan classify digit.png --model digits.safetensors --crops 10
              fcnscan classify smear.jpg --average dihedral --enlarge 1.5 --json
            """)

    @Argument(help: "Pictures, PNG, JPEG or TIFF.", completion: .file())
    var images: [String]
    @OptionGroup var model: ModelOptions
    @Option(
        help: """
            The windows that are averaged: 1 in the middle, 10 (four corners and the middle, and the mirrored ones), or \
            dense for all of one pass.
            """)
    var crops: ClassifiedCrops = .dense
    @OptionGroup var enlargement: EnlargementArgument
    @OptionGroup var average: AverageArguments
    @OptionGroup var method: MethodArguments
    @OptionGroup var intensity: IntensityArgument
    @Option(help: "How many classes are printed.")
    var top = 5
    @Flag(help: "Print one JSON object for each picture instead of text.")
    var json = false
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var input: InputArguments

    func validate() throws {
        guard !images.isEmpty else { throw ValidationError("Give at least one picture.") }
        try average.check(method.method, hasPlaces: true)
        guard top > 0 else { throw ValidationError("--top takes a number from 1, found \(top).") }
        guard crops == .dense || !method.exactWindows else {
            throw ValidationError("--exact-windows is for --crops dense; single crops are scored by themselves anyway.")
        }
    }

    func run() throws {
        Interrupt.endsProgram()
        let classifier = try PictureClassifier(
            model.load(input.description(normalization)), options: options(), pool: model.pool())
        var failures = 0
        for image in images {
            do {
                var result = try classifier.classify(image, intensity: intensity.intensity)
                Console.warn(of: result.intensity, image)
                result.classes = Array(result.classes.prefix(top))
                print(json ? try Console.json(result) : result.summary)
            } catch {
                Console.log.error("\(sentence(of: error))")
                failures += 1
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }

    /// The classification that the options describe.
    private func options() throws -> PictureClassifier.Options {
        var options = PictureClassifier.Options()
        options.crops = crops
        options.enlargement = enlargement.value
        options.orientations = average.average
        options.quantity = average.quantity
        options.method = method.method
        options.plan = try model.plan.options()
        return options
    }
}

extension PictureClassification {
    /// The picture and a line for each class, for people.
    fileprivate var summary: String {
        let head =
            "\(image ?? ""): \(size[0])x\(size[1]) pixels as \(resampledSize[0])x\(resampledSize[1]), "
            + "\(windows) window\(windows == 1 ? "" : "s")"
        let shown = intensity.map { ["  " + $0.text] } ?? []
        return
            ([head] + shown + classes.map { "  \($0.probability.percent(2, width: 6)) " + $0.name })
            .joined(separator: "\n")
    }
}
