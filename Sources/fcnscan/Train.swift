import ArgumentParser
import FCNScanKit
import Foundation

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains a classifier of windows from labelled pictures.",
        discussion: """
            Pictures are dealt out into a training, a validation and a test part by a hash of their name and the \
            seed. The validation part chooses the best epoch. With --boxes, windows of the model's size are cut \
            around the boxes, background windows away from them, and when training is over the detection \
            threshold is chosen on the training and validation pictures and tried on the test pictures. The best \
            model so far is always in the output file; Ctrl-C stops in order. The same seed gives the same \
            bytes, at any number of threads.

            EXAMPLES
              fcnscan train defects/ -o defects.safetensors
              fcnscan train smears/ --boxes boxes.csv --class cell=WBC -o m.safetensors
              fcnscan train digits/ -o digits.safetensors \\
                --arch "input 32x32x1; [conv3-16 relu pool2]*2; fc10 softmax"
            """)

    @OptionGroup var source: DataArguments
    @Option(name: .shortAndLong, help: "Where the model is written.", completion: .file(extensions: ["safetensors"]))
    var output: String
    @Option(
        help: ArgumentHelp(
            "A network by name, or an architecture text; unless given, a small net for windows of 224x224 with stride 32.",
            valueName: "network"))
    var arch: String?
    @OptionGroup var tuning: FineTuningArguments
    @OptionGroup var optimization: OptimizationArguments
    @Option(help: "Share of the pictures that choose the best epoch.")
    var validation = 0.1
    @Option(help: "Share of the pictures that nothing is decided on.")
    var test = 0.2
    @OptionGroup var windows: SamplingArguments
    @OptionGroup var balance: BalanceArguments
    @Flag(inversion: .prefixedNo, help: "Mirror windows and turn them by right angles.")
    var flips = true
    @Option(help: "Brightness changes by up to this much of the range.")
    var brightness = 0.06
    @Option(help: "Contrast changes by up to this share.")
    var contrast = 0.15
    @Option(help: "Each colour channel is multiplied by 1 ± up to this.")
    var colour = 0.06
    @Option(help: "Size changes by up to this share.")
    var scale = 0.0
    @Option(help: "Write a picture that shows some windows as the net sees them, and stop.", completion: .file())
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
        for (name, value) in [("brightness", brightness), ("contrast", contrast), ("colour", colour), ("scale", scale)]
        {
            try check((0..<1).contains(value), "--\(name) is at least 0 and below 1, found \(value).")
        }
    }

    /// The network and what it starts from.
    private struct Beginning {
        var architecture: Architecture
        var start: TrainingStart?
        var window: Extent { Extent(height: architecture.input.height, width: architecture.input.width) }
    }

    func run() throws {
        // A place that cannot be written to is told before the work, not after it.
        if preview == nil { _ = try AtomicFile(output) }
        let model = try tuning.model()
        let named = arch.flatMap(NamedArchitecture.init(named:))
        let given = try model?.architecture ?? named?.architecture() ?? arch.map { try Architecture(nameOrText: $0) }
        let data = try source.load(channels: given?.input.channels ?? 3)
        var beginning = try beginning(model, named: named, given: given, classes: data.classes)
        let architecture = beginning.architecture
        let split = try balance.checked(
            Split(data.pictures, validation: validation, test: test, seed: optimization.seed), of: data)
        let sampling = try windows.sampling(for: architecture)
        let plan = try balance.balanced(
            PatchPlan(
                data: data, pictures: split.training, window: beginning.window, sampling: sampling,
                seed: optimization.seed), seed: optimization.seed)
        if let preview {
            let cutter = PatchCutter(store: data.store, window: beginning.window, augmentation: augmentation)
            try contactSheet(of: Array(plan.epoch(0).prefix(64)), cutter: cutter).write(to: preview)
            return
        }
        beginning.start?.frozen = try architecture.layers(named: tuning.freeze)
        Interrupt.stopsWork()
        let training = PatchSamples.training(plan, augmentation: augmentation)
        let judging = PatchSamples.validation(
            PatchPlan(
                data: data, pictures: split.validation, window: beginning.window, sampling: sampling,
                seed: optimization.seed))
        var options = try optimization.options(for: architecture)
        options.classWeights = balance.weights(for: plan)
        let folder = try TrainingFolder(
            runFolder ?? Path.joined(Path.folder(of: output), Path.stem(of: output) + ".training"))
        var settings = settings(data)
        settings["sampling"] = try Console.json(plan.sampling)
        settings["class weights"] = options.classWeights.map { "\($0)" } ?? ""
        let runHash = String(ContentHash.hexadecimal(of: Data(try Console.json(settings).utf8)).prefix(16))
        if resume, try isComplete(runHash, folder) { return }
        Console.note(
            "\(split.training.count) training, \(split.validation.count) validation and \(split.test.count) test "
                + "pictures; \(training.count(epoch: 0)) windows an epoch; \(architecture.summary.parameters) parameters"
        )

        let pool = work.pool()
        var receipt = PictureSplit.receipt(split, of: data)
        receipt["seed"] = "\(optimization.seed)"
        receipt["optimiser"] =
            "\(optimization.optimizer.rawValue), rate \(optimization.rate), decay \(optimization.weightDecay), batch "
            + "\(optimization.batch)"
        let checkpoints = CheckpointOptions(
            path: folder.checkpoint, secondsBetween: checkpointMinutes * 60, settings: settings,
            resumes: resume && folder.hasCheckpoint)
        if resume, !folder.hasCheckpoint { Console.log.notice("there is no \(folder.checkpoint): a new run begins") }
        let record = TrainingRecord(folder)
        let outcome = try Trainer(architecture, options: options, pool: pool).train(
            on: training, validation: judging, start: beginning.start, receipt: receipt, checkpoints: checkpoints,
            shouldStop: { Interrupt.wasRequested }, onBest: { try $0.write(to: output) },
            onProgress: { try record.add($0) })
        Console.clearProgress()
        var result = outcome.model
        if source.boxes != nil { try chooseThreshold(&result, data, split, pool) }
        if outcome.ending != .stopped { result.receipt[Self.completeKey] = runHash }
        try result.write(to: output)
        if outcome.ending != .stopped { try folder.removeCheckpoint() }
        report(outcome)
    }

    /// The receipt's key for the settings of a run that came to its end.
    private static let completeKey = "complete run"

    /// True, and said, when the output is what this run would make.
    private func isComplete(_ runHash: String, _ folder: TrainingFolder) throws -> Bool {
        guard !folder.hasCheckpoint, FileManager.default.fileExists(atPath: output),
            try Model(contentsOf: output).receipt[Self.completeKey] == runHash
        else { return false }
        print("\(output): the run is complete, there is nothing to go on with")
        return true
    }

    private func beginning(
        _ model: Model?, named: NamedArchitecture?, given: Architecture?, classes: [String]
    ) throws -> Beginning {
        if let model {
            let ready = try FineTuning(
                of: model, classes: classes, replacesHead: tuning.newHead,
                initialization: optimization.initialization, seed: optimization.seed)
            return Beginning(architecture: ready.architecture, start: ready.start)
        }
        let known = given == nil ? NamedArchitecture.whiteCells : named
        return Beginning(architecture: try known?.architecture(classes: classes.count) ?? given!)
    }

    /// All that decides how the run goes on.
    private func settings(_ data: LabelledData) -> [String: String] {
        [
            "data": data.fingerprint,
            "split": "validation \(validation), test \(test), duplicates \(balance.duplicates.rawValue)",
            "optimisation": optimization.description,
            "from": tuning.from ?? "", "head": "\(tuning.newHead)",
            "frozen layers": tuning.freeze.joined(separator: " "),
            "augmentation": (try? Console.json(augmentation)) ?? "",
        ]
    }

    private func report(_ outcome: TrainingOutcome) {
        let ending =
            switch outcome.ending {
            case .complete: "\(optimization.epochs) epochs"
            case .noLongerBetter: "a run that was no longer getting better"
            case .stopped: "an interrupted run (--resume goes on)"
            }
        print(
            "\(output): best of \(ending) is epoch \(outcome.bestEpoch), validation loss "
                + "\(String(format: "%.4f", outcome.validation.loss)), accuracy "
                + "\(String(format: "%.2f%%", outcome.validation.accuracy * 100)); "
                + "\(Console.duration(outcome.seconds)), peak memory \(Console.bytes(peakMemoryBytes()))")
    }

    private var augmentation: Augmentation {
        var augmentation = Augmentation()
        augmentation.flipsHorizontally = flips
        augmentation.flipsVertically = flips
        augmentation.transposes = flips
        augmentation.brightness = brightness
        augmentation.contrast = contrast
        augmentation.channelGain = colour
        augmentation.scale = scale
        return augmentation
    }

    /// Chooses the threshold on pictures that training and validation used, and tries it on the test pictures.
    private func chooseThreshold(
        _ model: inout Model, _ data: LabelledData, _ split: Split, _ pool: WorkerPool
    ) throws {
        let form = try model.windowed()
        let scanner = DenseScanner(
            form, edge: .center, method: form.obstacle == nil ? .dense : .exactWindows(stride: nil), pool: pool)
        let known = try DetectorEvaluation(
            data, pictures: (split.training + split.validation).sorted(), scanner: scanner)
        let choice = try known.bestThreshold()
        model.receipt["threshold"] = "\(choice.threshold)"
        model.receipt["threshold chosen on"] = "training and validation pictures: \(choice.score)"
        print("threshold \(choice.threshold), chosen on training and validation pictures: \(choice.score)")
        guard !split.test.isEmpty else { return }
        let unseen = try DetectorEvaluation(data, pictures: split.test, scanner: scanner)
        let score = try unseen.score(DetectionOptions(threshold: choice.threshold))
        model.receipt["test"] = "\(score)"
        print("on \(unseen.pictures.count) test pictures: \(score)")
    }
}
