import ArgumentParser
import FCNScanKit

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a model with random weights of a network that is known by name or described by a text.",
        discussion: """
            The model knows nothing yet; it is there to be trained, converted, exported or measured. The same seed \
            gives the same bytes. Samples of 0 to 1 enter with mean 0.5 and deviation 0.29 unless told otherwise; \
            'train' fits both to its windows.

            EXAMPLES
              fcnscan new resnet18 --classes 5 -o cells.safetensors
              fcnscan new lenet5 --normalization unit -o digits.safetensors
              fcnscan new small --class-names background,crack -o cracks.safetensors
              fcnscan new "input 32x32x1; conv3-16 relu pool2; fc10" -o mine.safetensors

            Networks by name: \(NamedArchitecture.list)
            """)

    @Argument(help: "A network by name, or an architecture text.")
    var arch: String
    @Option(name: .shortAndLong, help: "Where the model is written.", completion: .file(extensions: ["safetensors"]))
    var output: String
    @Option(help: "The number of classes; as many as the network usually has unless given.")
    var classes: Int?
    @Option(
        help: "The names of the classes: a file with one in each line, or names with commas between.",
        completion: .file())
    var classNames: String?
    @Option(help: "How weights start: he or glorot.")
    var initialization = WeightInitialization.he
    @Option(help: "Decides the weights.")
    var seed: UInt64 = 1
    @OptionGroup var samples: NormalizationArguments

    func validate() throws {
        if let classes, classes < 1 { throw ValidationError("--classes takes a number from 1, found \(classes).") }
    }

    func run() throws {
        let names = try names()
        let architecture = try architecture(classes: names?.count ?? classes)
        // A place that cannot be written to is reported before the work, not after it.
        _ = try AtomicFile(output)
        let model = try model(architecture, classes: names)
        try model.write(to: output)
        print(
            "\(output): window \(architecture.input.sides), "
                + "\(architecture.summary.parameters) parameters (\(initialization.rawValue), seed \(seed)), "
                + "\(model.classes.count) class\(model.classes.count == 1 ? "" : "es")")
        if let obstacle = try? architecture.windowForm().obstacle { Console.log.warning("\(sentence(of: obstacle))") }
    }

    /// The names of the classes, where they are given.
    private func names() throws -> [String]? {
        guard let names = try classNames.map(classList) else { return nil }
        guard !names.isEmpty, !names.contains(""), Set(names).count == names.count else {
            throw ValidationError("--class-names takes different names, none of them empty; found \(names).")
        }
        if let classes, classes != names.count {
            throw ValidationError("--classes says \(classes) and --class-names has \(names.count) names.")
        }
        return names
    }

    private func model(_ architecture: Architecture, classes: [String]?) throws -> Model {
        let input = samples.description()
        return Model.untrained(
            architecture, classes: classes,
            normalization: try input == InputDescription()
                ? nil : input.normalization(channels: architecture.input.channels),
            initialization: initialization, seed: seed,
            receipt: [
                "network": NamedArchitecture(named: arch)?.rawValue ?? "described by its text",
                "weights": "random (\(initialization.rawValue), seed \(seed)), not trained",
            ])
    }

    private func architecture(classes: Int?) throws -> Architecture {
        if let network = NamedArchitecture(named: arch) { return try network.architecture(classes: classes) }
        let architecture = try Architecture(nameOrText: arch)
        if let classes, classes != architecture.scores {
            throw ValidationError(
                architecture.hasBoxes
                    ? "The text ends with \(architecture.scores) scores and a box, and there are to be \(classes) classes; "
                        + "end it with fc\(classes + BoxOutputs.count) boxes."
                    : "The text ends with \(architecture.scores) outputs, and there are to be \(classes) classes; end "
                        + "it with fc\(classes) softmax.")
        }
        return architecture
    }
}
