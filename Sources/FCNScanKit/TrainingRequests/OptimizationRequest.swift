import Network
import Training

/// How a network follows its data, said before the network is known: loss, optimiser, learning rate.
public struct OptimizationRequest: Sendable {
    /// A rule of steps, by the name that people know it by.
    public enum Method: String, CaseIterable, Sendable {
        /// Plain stochastic gradient descent.
        case sgd
        /// Gradient descent with momentum.
        case momentum
        /// Gradient descent with Nesterov's look ahead.
        case nesterov
        /// Steps divided by the sum of squares so far.
        case adagrad
        /// Steps divided by a running mean of squares.
        case rmsprop
        /// Running means of gradients and squares.
        case adam
        /// Adam whose decay is taken off the weights directly.
        case adamw

        /// The learning rate where none is given.
        public var usualRate: Float {
            switch self {
            case .sgd, .momentum, .nesterov, .adagrad: 1e-2
            case .rmsprop, .adam, .adamw: 1e-3
            }
        }

        func rule(momentum: Float) -> Optimizer.Rule {
            switch self {
            case .sgd: .sgd()
            case .momentum: .sgd(momentum: momentum)
            case .nesterov: .sgd(momentum: momentum, nesterov: true)
            case .adagrad: .adagrad()
            case .rmsprop: .rmsProp()
            case .adam: .adam()
            case .adamw: .adamW()
            }
        }
    }

    /// A factor on the learning rate of some layers.
    public struct LayerRate: Sendable, Equatable {
        /// The layers, in the words of `Architecture.layers(named:)`.
        public var layers: [String]
        /// What the rate is multiplied by.
        public var factor: Float

        /// A factor for some layers.
        public init(layers: [String], factor: Float) {
            self.layers = layers
            self.factor = factor
        }
    }

    /// Passes over the data; what the plan says, or 20, unless given.
    public var epochs: Int?
    /// Windows in a step; what the plan says, or 32, unless given.
    public var batchSize: Int?
    /// What is made smaller; the smoothing of its labels is ``labelSmoothing``.
    public var loss = Loss.softmax()
    /// The share of each target of the softmax that is given to all classes alike.
    public var labelSmoothing: Float = 0
    /// The rule of steps.
    public var method = Method.adamw
    /// The full learning rate; unless given what a test before the run says (``LearningRateChoice``) of the one that the plan
    /// says, or the method's usual one.
    public var learningRate: Float?
    /// The momentum of the methods that have one.
    public var momentum: Float = 0.9
    /// What pulls weights towards zero.
    public var decay = Optimizer.Decay(l2: 1e-4)
    /// Limits on gradients.
    public var clipping = GradientClipping()
    /// How the learning rate changes.
    public var schedule = LearningRateSchedule.cosine
    /// Steps over which the rate rises from zero at the start; what the plan says, or 50, unless given.
    public var warmUpSteps: Int?
    /// Factors on the learning rate of layers; later ones go before earlier ones.
    public var layerRates: [LayerRate] = []
    /// About how many steps the running mean of the weights covers that is kept in their place, 0 for none; what the plan
    /// says, or none, unless given.
    public var averagedSteps: Int?
    /// How weights start.
    public var initialization = WeightInitialization.he
    /// What makes an epoch the best; what the plan says, or the loss, unless given.
    public var criterion: TrainingOptions.Criterion?
    /// Ends the run when epochs bring nothing more; what the plan says, or never, unless given.
    public var patience: Patience?
    /// Decides every random choice.
    public var seed: UInt64 = 1

    /// The usual ways.
    public init() {}

    /// The same with what a plan chose where nothing is given.
    ///
    /// - Parameter plan: Nil for the usual numbers.
    func completed(by plan: TrainingPlan?) -> OptimizationRequest {
        var result = self
        result.epochs = epochs ?? plan?.schedule.epochs ?? 20
        result.batchSize = batchSize ?? plan?.schedule.batchSize ?? 32
        result.warmUpSteps = warmUpSteps ?? plan?.schedule.warmUpSteps ?? 50
        result.averagedSteps = averagedSteps ?? plan?.schedule.averagedSteps
        result.patience = patience ?? plan?.schedule.patience
        // A rate is chosen for the method that is usual.
        result.learningRate = learningRate ?? (method == .adamw ? plan?.schedule.learningRate : nil)
        result.criterion = criterion ?? plan.map { $0.isJudgedByAccuracy ? .accuracy : .detection } ?? .loss
        return result
    }

    /// The options for one network, once they are complete.
    ///
    /// - Throws: ``FineTuningError`` where a layer is named that there is not.
    func options(for architecture: Architecture) throws -> TrainingOptions {
        var options = TrainingOptions()
        options.epochs = epochs ?? options.epochs
        options.batchSize = batchSize ?? options.batchSize
        options.loss = labelSmoothing > 0 ? .softmax(labelSmoothing: labelSmoothing) : loss
        options.rule = method.rule(momentum: momentum)
        options.learningRate = rate
        options.decay = decay
        options.clipping = clipping
        options.schedule = schedule
        options.warmUpSteps = warmUpSteps ?? options.warmUpSteps
        for rate in layerRates {
            for layer in try architecture.layers(named: rate.layers) { options.layerRates[layer] = rate.factor }
        }
        options.averagedSteps = averagedSteps.flatMap { $0 > 1 ? $0 : nil }
        options.initialization = initialization
        options.criterion = criterion ?? options.criterion
        options.patience = patience
        options.seed = seed
        return options
    }

    private var rate: Float { learningRate ?? method.usualRate }

    /// All that decides how the weights go, for telling runs apart; models keep it too.
    var settings: String {
        let usual = TrainingOptions()
        return "epochs \(epochs ?? usual.epochs), batch \(batchSize ?? usual.batchSize), loss \(loss), "
            + "smoothing \(labelSmoothing), \(method.rawValue), "
            + "rate \(rate), momentum \(momentum), decay \(decay.l2), l1 \(decay.l1), clip norm \(clipping.norm ?? 0), "
            + "clip value \(clipping.value ?? 0), schedule \(schedule), warm-up \(warmUpSteps ?? usual.warmUpSteps), "
            + "layer rates "
            + layerRates.map { "\($0.layers.joined(separator: "+"))=\($0.factor)" }.joined(separator: " ")
            + (averagedSteps.map { ", mean of \($0) steps" } ?? "")
            + ", start \(initialization.rawValue), best \((criterion ?? usual.criterion).rawValue), "
            + "patience \(patience?.epochs ?? 0)/\(patience?.epochsWhenPerfect ?? 0), seed \(seed)"
    }
}
