import Datasets

/// How a network is trained.
public struct TrainingOptions: Sendable {
    /// What makes an epoch's network the best so far.
    public enum Criterion: String, CaseIterable, Sendable {
        /// The smallest validation loss.
        case loss
        /// The largest share of validation windows that are classified rightly; the smaller loss among equals.
        case accuracy
        /// What finds objects on validation pictures best, with the loss beside it: ``detectionTolerance``. Only where somebody
        /// judges that.
        case detection
    }

    /// Passes over the data.
    public var epochs = 20
    /// Windows in a step.
    public var batchSize = 32
    /// What is made smaller.
    public var loss = Loss.softmax()
    /// A factor on the loss of each class's windows; nil for one everywhere.
    public var classWeights: [Float]?
    /// What is learnt from other networks beside the labels; nil for nothing.
    public var distillation: Distillation?
    /// Mixes the windows of each step; nil to leave them as they are.
    public var mixup: Mixup?
    /// The rule of one step.
    public var rule: Optimizer.Rule = .adamW()
    /// The full learning rate.
    public var learningRate: Float = 1e-3
    /// What pulls weights towards zero.
    public var decay = Optimizer.Decay(l2: 1e-4)
    /// Limits on gradients.
    public var clipping = GradientClipping()
    /// How the learning rate changes.
    public var schedule: LearningRateSchedule = .cosine
    /// Steps over which the rate rises from zero at the start.
    public var warmUpSteps = 50
    /// Factors on the learning rate of layers, by their place in the network.
    public var layerRates: [Int: Float] = [:]
    /// About how many steps the running mean of the weights covers that is judged and kept in the place of the last step's;
    /// nil to keep those.
    public var averagedSteps: Int?
    /// How weights start.
    public var initialization: WeightInitialization = .he
    /// Decides every random choice.
    public var seed: UInt64 = 1
    /// What makes an epoch the best.
    public var criterion = Criterion.loss
    /// What one object is of all that are found, as a share from 0 to 1; an epoch that finds one less is better all the same
    /// where its loss is lower by a third. The highest of many measures on few objects is mostly luck. 0 to look at the loss
    /// only where as many are found.
    public var detectionTolerance = 0.0
    /// Ends the run when epochs bring nothing more; nil to go on.
    public var patience: Patience?

    /// The usual options.
    public init() {}

    /// The learning rate of a step, counted from 0, of all steps of the run.
    func rate(step: Int, of steps: Int, epoch: Int, plateaus: Int) -> Float {
        let warmUp = warmUpSteps > 0 ? min(Float(step + 1) / Float(warmUpSteps), 1) : 1
        return learningRate * warmUp * schedule.factor(step: step, of: steps, epoch: epoch, plateaus: plateaus)
    }
}
