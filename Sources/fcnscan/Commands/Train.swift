import ArgumentParser
import FCNScanKit

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains a classifier of windows from labelled pictures.",
        discussion: """
            Pictures are dealt out into a training, a validation and a test part by a hash of their name and the \
            seed, unless the data bring their parts. Unless told otherwise, all else is chosen for the data, and said \
            with its reason: the window, the size at which pictures are seen, a network, how windows are altered, how \
            much background, and how long to learn; --plan-only says it and stops. The validation part chooses the best \
            epoch. With --boxes, windows are cut around the boxes, background windows away from them, and when training \
            is over the thresholds are chosen on the validation pictures and tried on the test pictures. The model \
            remembers them, and the size at which it sees pictures. The best model so far is always in the output file. Ctrl-C writes a checkpoint and \
            stops; --resume goes on. The same data, options and seed give the same bytes, at any number of threads \
            and however often the run was interrupted.

            The folder OUTPUT.training gets metrics.jsonl with one line for each epoch, curves.png, the checkpoint, \
            and report/ with what the model gets right and wrong on the test part (without one, the validation part).

            EXAMPLES
              fcnscan train defects/ -o defects.safetensors
              fcnscan train smears/ --boxes boxes.csv -o m.safetensors --plan-only
              fcnscan train smears/ --boxes boxes.csv --class cell=WBC -o m.safetensors
              fcnscan train smears/ --boxes coco.json --mine empty-smears/ -o m.safetensors
              fcnscan train mnist/ -o digits.safetensors --size large
              fcnscan train cells/ --folds 5 --seeds 3 -o cells.safetensors
              fcnscan train mnist/ --arch keras-mnist --augment digits \\
                --batch 128 -o m.safetensors
              fcnscan train --resume digits.training
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
            "A network by name, or an architecture text; unless given, one is made for the data.",
            valueName: "network"))
    var arch: String?
    @Option(help: "How large a network is made for the data: small, medium or large.")
    var size: NetworkSize?
    @Flag(
        inversion: .prefixedNo,
        help: """
            Let the network say where in a window its object lies and how large it is, beside the scores, so that the \
            boxes of detections fit their objects. Needs --boxes, and is what is done with them unless a network is given.
            """)
    var refine: Bool?
    @Flag(help: "Print what is chosen for the data, why, and about how long training takes, and stop.")
    var planOnly = false
    @Option(
        help: """
            What is done to windows before the first layer, fitted to the training part: \(Preprocessing.forms). \
            mean-image and zca cannot slide over pictures.
            """)
    var preprocess: Preprocessing?
    @OptionGroup(title: "Fine-tuning") var tuning: FineTuningArguments
    @OptionGroup(title: "Teachers") var teaching: TeachingArguments
    @OptionGroup(title: "Optimisation") var optimization: OptimizationArguments
    @Option(help: "Share of the pictures that choose the best epoch.")
    var validation = 0.1
    @Option(
        help: "Share of the pictures that nothing is decided on; 0.2 unless given, and none with --folds, which judge.")
    var test: Double?
    @OptionGroup(title: "Several runs") var series: SeriesArguments
    @OptionGroup(title: "Windows on pictures with boxes") var windows: SamplingArguments
    @Flag(
        inversion: .prefixedNo,
        help: """
            Make scenes of patches, where the data are a folder of patches for each class and one for 'background', or \
            all patches have a ground of one colour: on them training meets what scans meet, and thresholds are chosen on \
            them. Unless --no-mosaics is given.
            """)
    var mosaics: Bool?
    @OptionGroup(title: "Balance") var balance: BalanceArguments
    @OptionGroup(title: "Augmentation") var augmentation: AugmentationArguments
    @OptionGroup(title: "Mining") var mining: MiningArguments
    @Option(
        help: ArgumentHelp(
            """
            Pixels between neighbouring windows, N or WIDTHxHEIGHT, where the threshold is chosen and --mine looks: the \
            stride of later scans. The network's own unless given.
            """, valueName: "pixels"))
    var stride: StrideSize?
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
    @Flag(
        help: """
            Go on where an interrupted run with the same options stopped; the result has the same bytes. With the folder of \
            a run behind it and nothing else, its options are taken from there.
            """)
    var resume = false
    @Flag(help: "Take the place of an earlier run with the same output, which is refused unless given.")
    var overwrite = false
    @OptionGroup var work: ThreadArguments

    func validate() throws {
        func check(_ holds: Bool, _ sentence: String) throws { if !holds { throw ValidationError(sentence) } }
        try check(
            validation > 0 && testShare >= 0 && validation + testShare < 1,
            "--validation is above 0, and with --test below 1.")
        try check(
            validation + series.foldShare < 1,
            "--validation and a fold leave nothing to learn from; give a smaller share or more --folds.")
        try check(checkpointMinutes > 0, "--checkpoint-minutes is above 0, found \(checkpointMinutes).")
        try check(
            stride == nil || source.boxes != nil, "--stride is for the threshold of a detector; give --boxes too.")
        try check(
            size == nil && !planOnly || arch == nil && tuning.from == nil,
            "--size and --plan-only are for networks that are made for the data; leave out --arch and --from.")
        try check(
            mosaics == nil || arch == nil && tuning.from == nil,
            "--mosaics is for networks that are made for the data; leave out --arch and --from.")
        try check(!resume || !overwrite, "--resume goes on with a run and --overwrite takes its place; leave one out.")
        try check(arch == nil || tuning.from == nil, "Give --arch or --from, not both: the model has its network.")
        try check(
            preprocess == nil || tuning.from == nil,
            "Give --preprocess or --from, not both: the model has its preprocessing.")
        try check(
            mining.folder == nil || source.negatives == nil || source.negatives == mining.folder,
            "--mine and --negatives name two folders; put the pictures without objects into one.")
    }

    func run() throws {
        // A place that cannot be written to is reported before the work, not after it.
        if preview == nil, !planOnly { _ = try AtomicFile(output) }
        let console = TrainingConsole()
        let job = try asUsage {
            try TrainingJob.prepare(request, pool: work.pool(), onProgress: console.job.show) { event in
                // With --plan-only it is what is asked for, and goes to standard output.
                if case .planned = event, planOnly { return }
                console.show(event)
            }
        }
        if planOnly {
            print(job.choices!.lines.joined(separator: "\n"))
            print(job.duration().description + series.runs)
            return
        }
        if let preview { return try job.writePreview(to: preview) }
        if !resume {
            let folder = runFolder.map { TrainingFolder($0) } ?? TrainingFolder(besideModel: output)
            try folder.requireNew(for: job.request)
            try TrainingCommand.current.write(to: folder)
        }
        Interrupt.stopsWork("stopping after this step")
        let result = try asUsage {
            try series.series(job.request).run(
                job, shouldStop: { Interrupt.wasRequested }, onProgress: console.job.show, onEvent: console.show)
        }
        switch result.ending {
        case .complete:
            print("\(output): complete; metrics, curves and report are in \(result.folder.path)")
        case .alreadyComplete:
            print("\(output): the run is complete, there is nothing to go on with")
        case .stopped:
            Console.note("fcnscan: stopped; the same command with --resume goes on")
            throw ExitCode(Interrupt.exitCode)
        }
    }

    /// Folds have every picture judged already.
    private var testShare: Double { test ?? (series.folds == nil ? 0.2 : 0) }

    /// The run that the options describe.
    private var request: TrainingRequest {
        var request = TrainingRequest(data: source.request, output: output)
        request.architecture = arch
        request.networkSize = size ?? .medium
        request.refines = refine
        request.start = tuning.request
        request.preprocessing = preprocess
        request.validation = validation
        request.test = testShare
        request.optimization = optimization.request
        request.sampling = windows.request
        request.balance = balance.request
        request.augmentation = augmentation.augment?.augmentation
        request.changesAugmentation = { [augmentation] in augmentation.change(&$0) }
        request.mixup = augmentation.mixing
        request.teaching = teaching.request
        request.mining = mining.request
        request.mayMine = mining.mayMine
        request.stride = stride?.extent
        request.folder = runFolder.map { TrainingFolder($0) }
        request.secondsBetweenCheckpoints = checkpointMinutes * 60
        request.makesMosaics = mosaics ?? true
        request.resumes = resume
        request.overwrites = overwrite
        return request
    }
}

extension NetworkSize: ExpressibleByArgument {}

extension Preprocessing: ExpressibleByArgument {
    /// Reads `standard` and the like.
    public init?(argument: String) { self.init(argument) }
}
