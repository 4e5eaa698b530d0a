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
    /// A network by name, or an architecture text; unless given, the network for white cells, or that of ``start``.
    public var architecture: String?
    /// The model to begin with; random weights unless given.
    public var start: StartingModel?
    /// What is done to windows before the first layer; `Preprocessing/standard` unless given. Not for ``start``, which
    /// has its own.
    public var preprocessing: Preprocessing?
    /// The share of the pictures that choose the best epoch.
    public var validation = 0.1
    /// The share of the pictures that nothing is decided on.
    public var test = 0.2
    /// How the network follows the data.
    public var optimization = OptimizationRequest()
    /// Where windows are taken from on pictures with boxes.
    public var sampling = SamplingRequest()
    /// What is done about duplicates and scarce classes.
    public var balance = BalanceRequest()
    /// How windows are altered.
    public var augmentation = Augmentation()
    /// What mixes the windows of a step; nil for nothing.
    public var mixup: Mixup?
    /// Pixels between neighbouring windows where the threshold is chosen and false alarms are looked for; the network's
    /// own stride unless given.
    public var stride: Extent?
    /// How training learns from its own false alarms; nil for not at all.
    public var mining: MiningRequest?
    /// Where metrics, curves, checkpoint and report go; beside the model unless given.
    public var folder: TrainingFolder?
    /// Seconds between two checkpoints.
    public var secondsBetweenCheckpoints = 120.0
    /// True to go on where an interrupted run of the same request stopped; the result has the same bytes.
    public var resumes = false

    /// The usual run on some data.
    public init(data: DataRequest, output: String) {
        self.data = data
        self.output = output
    }
}

extension TrainingRequest {
    var hasBoxes: Bool { data.boxes != nil }

    /// All that decides how a run goes on, by name: a run is continued under the same settings only.
    ///
    /// - Throws: `FileError` where the model to start from cannot be read.
    func settings(_ plan: PatchPlan, _ options: TrainingOptions) throws -> [String: String] {
        var settings: [String: String] = [
            "data": plan.data.fingerprint,
            "split": "validation \(validation), test \(test), duplicates \(balance.duplicates.rawValue)",
            "sampling": try sortedJSON(plan.sampling),
            "class weights": options.classWeights.map { "\($0)" } ?? "",
            "optimisation": optimization.settings,
            "model to start from": try start?.identity() ?? "",
            "head": "\(start?.replacesHead ?? false)",
            "frozen layers": start?.frozenLayers.joined(separator: " ") ?? "",
            "preprocessing": (preprocessing ?? .standard).description,
            "augmentation": try sortedJSON(augmentation),
            "mixup": mixup.map { "\($0.alpha)" } ?? "",
            "mining": mining?.settings ?? "",
        ]
        // Not named where it is not given, so that runs of earlier versions can be resumed.
        settings["stride"] = stride.map { "\($0)" }
        return settings
    }
}
