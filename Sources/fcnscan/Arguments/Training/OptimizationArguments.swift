import ArgumentParser
import FCNScanKit

/// How a network follows its data: loss, optimiser, learning rate.
struct OptimizationArguments: ParsableArguments {
    @Option(help: "Passes over the data; chosen by their size unless given, 20 for a network of your own.")
    var epochs: Int?
    @Option(help: "Windows in a step; chosen by the size of the data unless given, 32 for a network of your own.")
    var batch: Int?
    @Option(
        help: """
            softmax, hinge (a support vector machine) or focal; with a number behind a colon the margin of hinge (1) \
            or the gamma of focal (2).
            """)
    var loss = LossName(.softmax())
    @Option(help: "Share of each target of softmax that is given to all classes alike.")
    var labelSmoothing: Float = 0
    @Option(help: "sgd, momentum, nesterov, adagrad, rmsprop, adam or adamw.")
    var optimizer = OptimizationRequest.Method.adamw
    @Option(
        help: """
            The largest learning rate. Unless given, a short test before training raises or lowers the usual one: 0.001, for \
            sgd, momentum, nesterov and adagrad 0.01. With --from, and in very short runs, the usual one.
            """)
    var learningRate: Float?
    @Option(help: "Momentum of momentum and nesterov.")
    var momentum: Float = 0.9
    @Option(help: "Pulls weights towards zero: L2, with adamw taken off the weights directly.")
    var weightDecay: Float = 1e-4
    @Option(name: .customLong("l1"), help: "Pulls weights towards zero by their sign.")
    var l1: Float = 0
    @Option(help: "The largest norm of all gradients together.")
    var clipNorm: Float?
    @Option(help: "The largest size of a single gradient.")
    var clipValue: Float?
    @Option(
        help: """
            constant, cosine, one-cycle, step:EPOCHS[,FACTOR] or plateau:EPOCHS[,FACTOR]; the factor is 0.1 unless \
            given. plateau multiplies the rate when the validation loss has not fallen for so many epochs.
            """)
    var schedule = ScheduleName(.cosine)
    @Option(
        help: "Steps over which the learning rate rises from zero at the start; chosen unless given, 50 at most times.")
    var warmUp: Int?
    @Option(
        name: .customLong("rate"),
        help: ArgumentHelp(
            "A factor on the learning rate of layers: names as --freeze takes them. Can be given more than once.",
            valueName: "layer=factor"))
    var rates: [OptimizationRequest.LayerRate] = []
    @Option(
        help: ArgumentHelp(
            """
            Judge and keep not the weights of the last step but their running mean over about so many steps; 0 for the last \
            step's. Chosen unless given, 0 for a network of your own.
            """, valueName: "steps"))
    var average: Int?
    @Option(help: "How weights start: he or glorot.")
    var initialization = WeightInitialization.he
    @Option(
        help: """
            What makes an epoch the best: the smallest validation loss, the highest accuracy, or detection, the best F1 on \
            whole validation pictures, where one object more weighs as much as a loss that is lower by a third. Unless \
            given detection where there are objects on pictures and accuracy elsewhere, loss for a network of your own.
            """)
    var best: TrainingOptions.Criterion?
    @Option(
        help: """
            Stop when so many epochs in a row bring nothing: no better accuracy or detection, nor the same with a validation \
            loss that is lower by a thousandth. Chosen unless given, and shorter where all is right; for a network of your \
            own never.
            """)
    var patience: Int?
    @Option(help: "Decides every random choice.")
    var seed: UInt64 = 1

    func validate() throws {
        func check(_ holds: Bool, _ sentence: String) throws { if !holds { throw ValidationError(sentence) } }
        if let epochs {
            try check((1...100_000).contains(epochs), "--epochs takes a number from 1 to 100000, found \(epochs).")
        }
        if let batch { try check((1...4096).contains(batch), "--batch takes a number from 1 to 4096, found \(batch).") }
        try check(
            (0..<1).contains(labelSmoothing), "--label-smoothing is at least 0 and below 1, found \(labelSmoothing).")
        if case .softmax = loss.loss {
        } else {
            try check(labelSmoothing == 0, "--label-smoothing belongs to --loss softmax; leave one of them out.")
        }
        try check(learningRate.map { $0 > 0 && $0.isFinite } ?? true, "--learning-rate is above 0.")
        try check((0..<1).contains(momentum), "--momentum is at least 0 and below 1, found \(momentum).")
        for (name, value) in [("weight-decay", weightDecay), ("l1", l1)] {
            try check(value >= 0 && value.isFinite, "--\(name) is at least 0, found \(value).")
        }
        for (name, value) in [("clip-norm", clipNorm), ("clip-value", clipValue)] {
            try check(value.map { $0 > 0 && $0.isFinite } ?? true, "--\(name) is above 0.")
        }
        if let warmUp {
            try check((0...1_000_000).contains(warmUp), "--warm-up takes a number from 0 to 1000000, found \(warmUp).")
        }
        if let average {
            try check(
                (0...1_000_000).contains(average), "--average takes a number from 0 to 1000000, found \(average).")
        }
        try check(patience.map { $0 > 0 } ?? true, "--patience is at least 1.")
    }

    /// How the network is to follow its data.
    var request: OptimizationRequest {
        var request = OptimizationRequest()
        request.epochs = epochs
        request.batchSize = batch
        request.loss = loss.loss
        request.labelSmoothing = labelSmoothing
        request.method = optimizer
        request.learningRate = learningRate
        request.momentum = momentum
        request.decay = Optimizer.Decay(l1: l1, l2: weightDecay)
        request.clipping = GradientClipping(value: clipValue, norm: clipNorm)
        request.schedule = schedule.schedule
        request.warmUpSteps = warmUp
        request.layerRates = rates
        request.averagedSteps = average
        request.initialization = initialization
        request.criterion = best
        request.patience = patience.map { Patience(epochs: $0) }
        request.seed = seed
        return request
    }
}

/// `softmax`, `hinge[:margin]` or `focal[:gamma]`.
struct LossName: ExpressibleByArgument {
    let loss: Loss

    init(_ loss: Loss) { self.loss = loss }

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        let number = parts.count == 2 ? Float(parts[1]).flatMap { $0 >= 0 && $0.isFinite ? $0 : nil } : nil
        guard parts.count == 1 || parts.count == 2 && number != nil else { return nil }
        switch parts[0] {
        case "softmax" where number == nil: loss = .softmax()
        case "hinge": loss = .hinge(margin: number ?? 1)
        case "focal": loss = .focal(gamma: number ?? 2)
        default: return nil
        }
    }

    var defaultValueDescription: String { "softmax" }
}

/// `constant`, `cosine`, `one-cycle`, `step:EPOCHS[,FACTOR]` or `plateau:EPOCHS[,FACTOR]`.
struct ScheduleName: ExpressibleByArgument {
    let schedule: LearningRateSchedule

    init(_ schedule: LearningRateSchedule) { self.schedule = schedule }

    init?(argument: String) {
        switch argument {
        case "constant": schedule = .constant
        case "cosine": schedule = .cosine
        case "one-cycle": schedule = .oneCycle
        default:
            let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let numbers = parts[1].split(separator: ",", omittingEmptySubsequences: false)
            guard (1...2).contains(numbers.count), let epochs = Int(numbers[0]), (1...100_000).contains(epochs),
                let factor = numbers.count == 2 ? Float(numbers[1]) : 0.1, factor > 0, factor <= 1
            else { return nil }
            switch parts[0] {
            case "step": schedule = .step(everyEpochs: epochs, factor: factor)
            case "plateau": schedule = .plateau(patienceEpochs: epochs, factor: factor)
            default: return nil
            }
        }
    }

    var defaultValueDescription: String { "cosine" }
}

extension OptimizationRequest.LayerRate: ExpressibleByArgument {
    /// `LAYER=FACTOR`, or `LAYER+LAYER=FACTOR`.
    public init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let factor = Float(parts[1]), factor >= 0, factor.isFinite else {
            return nil
        }
        self.init(layers: parts[0].split(separator: "+").map(String.init), factor: factor)
    }
}

extension OptimizationRequest.Method: ExpressibleByArgument {}
extension WeightInitialization: ExpressibleByArgument {}
extension TrainingOptions.Criterion: ExpressibleByArgument {}
