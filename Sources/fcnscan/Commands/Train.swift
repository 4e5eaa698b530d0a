import ArgumentParser
import FCNScanKit
import Foundation

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains a classifier of windows from labelled pictures.",
        discussion: """
            Pictures are dealt out into a training, a validation and a test part by a hash of their name and the \
            seed, unless the data bring their parts. The validation part chooses the best epoch. With --boxes, \
            windows of the model's size are cut around the boxes, background windows away from them, and when \
            training is over the detection threshold is chosen on the training and validation pictures and tried on \
            the test pictures. The best model so far is always in the output file. Ctrl-C writes a checkpoint and \
            stops; --resume goes on. The same data, options and seed give the same bytes, at any number of threads \
            and however often the run was interrupted.

            The folder OUTPUT.training gets metrics.jsonl with one line for each epoch, curves.png, the checkpoint, \
            and report/ with what the model gets right and wrong on the test part (without one, the validation part).

            EXAMPLES
              fcnscan train defects/ -o defects.safetensors
              fcnscan train smears/ --boxes boxes.csv --class cell=WBC -o m.safetensors
              fcnscan train smears/ --boxes coco.json --mine empty-smears/ -o m.safetensors
              fcnscan train mnist/ --arch keras-mnist --augment digits --batch 128 -o digits.safetensors
              fcnscan train digits/ -o digits.safetensors \\
                --arch "input 32x32x1; [conv3-16 relu pool2]*2; fc10 softmax"
              fcnscan train smears/ --boxes boxes.csv --class platelet=Platelets \\
                --from embedded --freeze trunk -o platelets.safetensors
            """)

    @OptionGroup var source: DataArguments
    @Option(name: .shortAndLong, help: "Where the model is written.", completion: .file(extensions: ["safetensors"]))
    var output: String
    @Option(
        help: ArgumentHelp(
            "A network by name, or an architecture text; unless given, a small net for windows of 224x224 with stride 32.",
            valueName: "network"))
    var arch: String?
    @Option(
        help: """
            What is done to windows before the first layer, fitted to the training part: \(Preprocessing.forms). \
            mean-image and zca cannot slide over pictures.
            """)
    var preprocess: Preprocessing?
    @OptionGroup(title: "Fine-tuning") var tuning: FineTuningArguments
    @OptionGroup(title: "Optimisation") var optimization: OptimizationArguments
    @Option(help: "Share of the pictures that choose the best epoch.")
    var validation = 0.1
    @Option(help: "Share of the pictures that nothing is decided on.")
    var test = 0.2
    @OptionGroup(title: "Windows on pictures with boxes") var windows: SamplingArguments
    @OptionGroup(title: "Balance") var balance: BalanceArguments
    @OptionGroup(title: "Augmentation") var augmentation: AugmentationArguments
    @OptionGroup(title: "Mining") var mining: MiningArguments
    @Option(
        help: "Write a PNG that shows some windows as they are and as training alters them, and stop.",
        completion: .file(extensions: ["png"]))
    var preview: String?
    @Option(
        help: """
            The folder for metrics.jsonl, curves.png, the checkpoint and the report; the output's name with \
            .training behind it unless given.
            """, completion: .directory)
    var runFolder: String?
    @Option(help: "Minutes between two checkpoints; Ctrl-C writes one too.")
    var checkpointMinutes = 2.0
    @Flag(help: "Go on where an interrupted run with the same options stopped; the result has the same bytes.")
    var resume = false
    @OptionGroup var work: ThreadArguments

    func validate() throws {
        func check(_ holds: Bool, _ sentence: String) throws { if !holds { throw ValidationError(sentence) } }
        try check(
            validation > 0 && test >= 0 && validation + test < 1, "--validation is above 0, and with --test below 1.")
        try check(checkpointMinutes > 0, "--checkpoint-minutes is above 0, found \(checkpointMinutes).")
        try check(arch == nil || tuning.from == nil, "Give --arch or --from, not both: the model has its network.")
        try check(
            preprocess == nil || tuning.from == nil,
            "Give --preprocess or --from, not both: the model has its preprocessing.")
        try check(
            mining.folder == nil || source.negatives == nil || source.negatives == mining.folder,
            "--mine and --negatives name two folders; put the pictures without objects into one.")
    }

    func run() throws {
        // A place that cannot be written to is told before the work, not after it.
        if preview == nil { _ = try AtomicFile(output) }
        let model = try tuning.model()
        let named = arch.flatMap(NamedArchitecture.init(named:))
        let given = try model?.architecture ?? named?.architecture() ?? arch.map { try Architecture(nameOrText: $0) }
        var source = source
        source.negatives = source.negatives ?? mining.folder
        let data = try source.load(channels: given?.input.channels ?? 3)
        var tuned = try model.map {
            try FineTuning(
                of: $0, classes: data.classes, replacesHead: tuning.newHead)
        }
        let known = given == nil ? NamedArchitecture.whiteCells : named
        let architecture = try tuned?.architecture ?? known?.architecture(classes: data.classes.count) ?? given!
        tuned?.start.frozen = try architecture.layers(named: tuning.freeze)

        try checkSizes(of: data, window: architecture.input)

        let split = try balance.checked(
            Split(data.pictures, validation: validation, test: test, seed: optimization.seed), of: data)
        let window = Extent(height: architecture.input.height, width: architecture.input.width)
        let plan = try balance.balanced(
            PatchPlan(
                data: data, pictures: split.training, window: window, sampling: windows.sampling(for: architecture),
                seed: optimization.seed), seed: optimization.seed)
        if let preview { return try writePreview(of: plan, to: preview) }

        var options = try optimization.options(for: architecture)
        options.mixup = augmentation.mixing
        options.classWeights = balance.weights(for: plan)
        let session = TrainingSession(
            plan: plan, split: split, architecture: architecture, options: options,
            augmentation: augmentation.alterations, settings: try settings(data, plan, options),
            folder: try TrainingFolder(
                runFolder ?? Path.joined(Path.folder(of: output), Path.stem(of: output) + ".training")),
            checkpointSeconds: checkpointMinutes * 60, resumes: resume, hasBoxes: source.boxes != nil,
            pool: work.pool())
        Interrupt.stopsWork()
        let isComplete = try session.run(
            to: output, start: tuned?.start, preprocessing: preprocess ?? .standard, mining: mining)
        guard isComplete else {
            Console.note("fcnscan: stopped; the same command with --resume goes on")
            // As a shell tells of Ctrl-C.
            throw ExitCode(130)
        }
    }

    /// Pictures that are samples as a whole and much smaller than the window would be trained on their reflections.
    private func checkSizes(of data: LabelledData, window: Shape) throws {
        let areSmall = data.pictures.allSatisfy {
            if case .whole = $0.label { 2 * $0.width <= window.width && 2 * $0.height <= window.height } else { false }
        }
        guard let first = data.pictures.first, areSmall else { return }
        throw ValidationError(
            "The pictures are small (the first is \(first.width)x\(first.height)) and the network's window is "
                + "\(window.width)x\(window.height); give a network for their size with --arch, for example digits "
                + "for 28x28, or \"input \(first.height)x\(first.width)x\(data.store.channels); …\".")
    }

    private func writePreview(of plan: PatchPlan, to path: String) throws {
        let cutter = PatchCutter(
            store: plan.data.store, window: plan.window, augmentation: augmentation.alterations)
        try PatchPreview(of: plan.epoch(0), cutter: cutter, mixup: augmentation.mixing)
            .sheet(classes: plan.data.classes).picture().write(to: path)
    }

    private func startingModelHash() throws -> String? {
        guard let file = tuning.from, file != "embedded" else { return tuning.from }
        return try ContentHash.hexadecimal(ofFile: file)
    }

    /// All that decides how the run goes on, by name.
    private func settings(_ data: LabelledData, _ plan: PatchPlan, _ options: TrainingOptions) throws -> [String:
        String]
    {
        [
            "data": data.fingerprint,
            "split": "validation \(validation), test \(test), duplicates \(balance.duplicates.rawValue)",
            "sampling": try Console.json(plan.sampling),
            "class weights": options.classWeights.map { "\($0)" } ?? "",
            "optimisation": optimization.description,
            "model to start from": try startingModelHash() ?? "",
            "head": "\(tuning.newHead)",
            "frozen layers": tuning.freeze.joined(separator: " "),
            "preprocessing": (preprocess ?? .standard).description,
            "augmentation": try Console.json(augmentation.alterations),
            "mixup": augmentation.mixup.map { "\($0)" } ?? "",
            "mining": mining.description,
        ]
    }
}

extension Preprocessing: ExpressibleByArgument {
    /// Reads `standard` and the like.
    public init?(argument: String) { self.init(argument) }
}
