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
    @Option(help: "Passes over the data.")
    var epochs = 20
    @Option(help: "Windows in a step.")
    var batch = 32
    @Option(help: "The largest learning rate; 0.001 for adam and 0.01 for sgd unless given.")
    var learningRate: Float?
    @Option(help: "adam or sgd.")
    var optimizer = OptimizerName.adam
    @Option(help: "Momentum of sgd.")
    var momentum: Float = 0.9
    @Option(help: "Pulls weights towards zero.")
    var weightDecay: Float = 1e-4
    @Option(help: "How the learning rate changes: cosine or constant.")
    var schedule = TrainingOptions.Schedule.cosine
    @Option(help: "How weights start: he or glorot.")
    var initialization = WeightInitialization.he
    @Option(help: "Decides every random choice.")
    var seed: UInt64 = 1
    @Option(help: "Share of the pictures that choose the best epoch.")
    var validation = 0.1
    @Option(help: "Share of the pictures that nothing is decided on.")
    var test = 0.2
    @Option(help: "Windows of each object in an epoch.")
    var positives = 4
    @Option(help: "Background windows of each picture in an epoch.")
    var backgrounds = 8
    @Option(help: "Share of the background windows that show a part of an object.")
    var nearMisses = 0.4
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
    @OptionGroup var work: ThreadArguments

    func validate() throws {
        func check(_ holds: Bool, _ sentence: String) throws { if !holds { throw ValidationError(sentence) } }
        try check((1...100_000).contains(epochs), "--epochs takes a number from 1 to 100000, found \(epochs).")
        try check((1...4096).contains(batch), "--batch takes a number from 1 to 4096, found \(batch).")
        try check(
            validation > 0 && test >= 0 && validation + test < 1, "--validation is above 0, and with --test below 1.")
        try check(
            learningRate.map { $0 > 0 && $0.isFinite } ?? true, "--learning-rate is above 0.")
        try check(weightDecay >= 0 && weightDecay.isFinite, "--weight-decay is at least 0, found \(weightDecay).")
        try check((0..<1).contains(momentum), "--momentum is at least 0 and below 1, found \(momentum).")
        try check((0...1).contains(nearMisses), "--near-misses is a share from 0 to 1, found \(nearMisses).")
        try check((1...10_000).contains(positives), "--positives takes a number from 1 to 10000, found \(positives).")
        try check(
            (1...10_000).contains(backgrounds), "--backgrounds takes a number from 1 to 10000, found \(backgrounds).")
        for (name, value) in [("brightness", brightness), ("contrast", contrast), ("colour", colour), ("scale", scale)]
        {
            try check((0..<1).contains(value), "--\(name) is at least 0 and below 1, found \(value).")
        }
    }

    func run() throws {
        // Of a network by name, the number of classes is that of the data.
        let named = arch.flatMap(NamedArchitecture.init(named:))
        let given = try named?.architecture() ?? arch.map { try Architecture(nameOrText: $0) }
        // A place that cannot be written to is told before the work, not after it.
        if preview == nil { _ = try AtomicFile(output) }
        let data = try source.load(channels: given?.input.channels ?? 3)
        let known = given == nil ? NamedArchitecture.whiteCells : named
        let architecture = try known?.architecture(classes: data.classes.count) ?? given!
        let split = try Split(data.pictures, validation: validation, test: test, seed: seed)
        let window = Extent(height: architecture.input.height, width: architecture.input.width)
        var sampling = PatchSampling(
            window: window, strideInPixels: try architecture.windowForm().grid.stride.width)
        sampling.positivesPerBox = positives
        sampling.backgroundsPerPicture = backgrounds
        sampling.nearMissShare = nearMisses
        let plan = PatchPlan(data: data, pictures: split.training, window: window, sampling: sampling, seed: seed)
        if let preview {
            let cutter = PatchCutter(store: data.store, window: window, augmentation: augmentation)
            try contactSheet(of: Array(plan.epoch(0).prefix(64)), cutter: cutter).write(to: preview)
            return
        }
        Interrupt.stopsWork()
        let training = PatchSamples.training(plan, augmentation: augmentation)
        let judging = PatchSamples.validation(
            PatchPlan(data: data, pictures: split.validation, window: window, sampling: sampling, seed: seed))
        Console.note(
            "\(split.training.count) training, \(split.validation.count) validation and \(split.test.count) test "
                + "pictures; \(training.count(epoch: 0)) windows an epoch; \(architecture.summary.parameters) parameters"
        )

        let pool = work.pool()
        var receipt = PictureSplit.receipt(split, of: data)
        receipt["seed"] = "\(seed)"
        receipt["optimiser"] = "\(optimizer.rawValue), rate \(rate), decay \(weightDecay), batch \(batch)"
        let outcome = try Trainer(architecture, options: options, pool: pool).train(
            on: training, validation: judging, receipt: receipt, shouldStop: { Interrupt.wasRequested },
            onBest: { try $0.write(to: output) }, onProgress: show)
        Console.clearProgress()
        var model = outcome.model
        if source.boxes != nil {
            try chooseThreshold(&model, data, split, pool)
            try model.write(to: output)
        }
        print(
            "\(output): best of \(outcome.wasStopped ? "an interrupted run" : "\(epochs) epochs") is epoch "
                + "\(outcome.bestEpoch), validation loss \(String(format: "%.4f", outcome.validation.loss)), accuracy "
                + "\(String(format: "%.2f%%", outcome.validation.accuracy * 100)); "
                + "\(Console.duration(outcome.seconds)), peak memory \(Console.bytes(peakMemoryBytes()))")
    }

    private var rate: Float { learningRate ?? (optimizer == .adam ? 1e-3 : 1e-2) }

    private var options: TrainingOptions {
        var options = TrainingOptions()
        options.epochs = epochs
        options.batchSize = batch
        options.rule = optimizer == .adam ? .adam() : .sgd(momentum: momentum)
        options.learningRate = rate
        options.weightDecay = weightDecay
        options.schedule = schedule
        options.initialization = initialization
        options.seed = seed
        return options
    }

    private var augmentation: Augmentation {
        var augmentation = Augmentation()
        augmentation.flipsHorizontally = flips
        augmentation.flipsVertically = flips
        augmentation.turnsByRightAngles = flips
        augmentation.brightness = brightness
        augmentation.contrast = contrast
        augmentation.channelGain = colour
        augmentation.scale = scale
        return augmentation
    }

    private func show(_ progress: TrainingProgress) {
        let numbers = String(
            format: "loss %.4f  accuracy %5.2f%%  %.0f windows/s", progress.loss, progress.accuracy * 100,
            progress.windowsPerSecond)
        guard let validation = progress.validation else {
            let share = Double(progress.step) / Double(progress.steps)
            Console.progress(
                "epoch \(progress.epoch)/\(progress.epochs) \(Console.bar(share))  \(numbers)  "
                    + "\(Console.duration(progress.secondsLeft)) left")
            return
        }
        Console.note(
            String(format: "epoch %3d/%d  ", progress.epoch, progress.epochs) + numbers
                + String(format: "  validation loss %.4f  accuracy %5.2f%%", validation.loss, validation.accuracy * 100)
                + (progress.isBest ? "  best" : ""))
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

enum OptimizerName: String, ExpressibleByArgument, CaseIterable {
    case adam, sgd
}

extension TrainingOptions.Schedule: ExpressibleByArgument {}
extension WeightInitialization: ExpressibleByArgument {}
