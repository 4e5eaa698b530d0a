import Datasets
import Network
import Training

/// A whole run of training: what is learnt from, by which network, how, and where the model goes.
///
/// ```swift
/// var request = TrainingRequest(data: DataRequest("cells/"), output: "cells.safetensors")
/// request.architecture = "input 32x32x3; [conv3-16 relu pool2]*2; fc2 softmax"
/// request.optimization.epochs = 5
/// let job = try TrainingJob.prepare(request, pool: WorkerPool(threads: 4))
/// let result = try job.run()  // result.ending == .complete
/// ```
public struct TrainingRequest: Sendable {
    /// The labelled pictures; the network decides on their channels.
    public var data: DataRequest
    /// Where the best model so far is written.
    public var output: String
    /// A network by name, or an architecture text; unless given, one is made for the data, or that of ``start`` is taken.
    public var architecture: String?
    /// How large a network is made for the data.
    public var networkSize = NetworkSize.medium
    /// True for a network that gives the place and size of objects beside the scores, only where objects have boxes; unless
    /// given true for a network that is made for such data.
    public var refines: Bool?
    /// The model to begin with; random weights unless given.
    public var start: StartingModel?
    /// What is done to windows before the first layer; `Preprocessing/standard` unless given. Not for ``start``, which
    /// has its own.
    public var preprocessing: Preprocessing?
    /// The share of the pictures that choose the best epoch.
    public var validation = 0.1
    /// The share of the pictures that nothing is decided on.
    public var test = 0.2
    /// Which section of the pictures nothing is decided on, in the place of a share.
    public var fold: Split.Fold?
    /// Deals the pictures out and plans, where that is another seed than the one of ``optimization``.
    public var planningSeed: UInt64?
    /// Labels that are not learnt from: a picture that is a sample as a whole, or an object, which is then neither taken for
    /// an object nor for background.
    public var leftOut: [DoubtfulLabel] = []
    /// How the network follows the data.
    public var optimization = OptimizationRequest()
    /// Where windows are taken from on pictures with boxes.
    public var sampling = SamplingRequest()
    /// What is done about duplicates and scarce classes.
    public var balance = BalanceRequest()
    /// How windows are altered; chosen by what they show unless given.
    public var augmentation: Augmentation?
    /// What is changed of the alterations, whether they are given or chosen.
    public var changesAugmentation: @Sendable (inout Augmentation) -> Void = { _ in }
    /// True to make scenes of patches that show objects or background, where no network is given.
    public var makesMosaics = true
    /// What mixes the windows of a step; nil for nothing.
    public var mixup: Mixup?
    /// The models from which the network learns beside its labels; nil for none.
    public var teaching: TeachingRequest?
    /// Pixels between neighbouring windows where the threshold is chosen and false alarms are looked for; the network's
    /// own stride unless given.
    public var stride: Extent?
    /// How training learns from its own false alarms; what the plan says, or not at all, unless given.
    public var mining: MiningRequest?
    /// False where training never learns from its own false alarms, whatever the plan says.
    public var mayMine = true
    /// Where metrics, curves, checkpoint and report go; beside the model unless given.
    public var folder: TrainingFolder?
    /// Seconds between two checkpoints.
    public var secondsBetweenCheckpoints = 120.0
    /// True to go on where an interrupted run of the same request stopped; the result has the same bytes.
    public var resumes = false
    /// True to take the place of an earlier run; else a run whose output is there already is refused.
    public var overwrites = false

    /// True where the folder has the runs of a series that this one belongs to.
    var keepsRuns = false

    /// The usual run on some data.
    public init(data: DataRequest, output: String) {
        self.data = data
        self.output = output
    }
}

extension TrainingRequest {
    /// True where the network and all that nothing is said about are chosen for the data.
    var isPlanned: Bool { architecture == nil && start == nil }

    /// What deals the pictures out, and decides what is random in a plan.
    var dealingSeed: UInt64 { planningSeed ?? optimization.seed }
}
