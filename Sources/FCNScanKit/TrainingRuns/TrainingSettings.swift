import Datasets
import Network
import Training

/// How a run goes on once the data are known: what was asked for, and else what was chosen.
struct TrainingSettings {
    /// How the network follows the data; nothing is left open.
    var optimization: OptimizationRequest
    /// How windows are altered.
    var augmentation: Augmentation
    /// How training learns from its own false alarms; nil for not at all.
    var mining: MiningRequest?
    /// What the model remembers of scans.
    var scan: LearnedScan

    init(_ request: TrainingRequest, plan: TrainingPlan?, chosen augmentation: AugmentationChoice) {
        optimization = request.optimization.completed(by: plan)
        self.augmentation = request.augmentation ?? augmentation.augmentation
        request.changesAugmentation(&self.augmentation)
        mining = request.mining
        if mining == nil, request.mayMine, let rounds = plan?.background.miningRounds, rounds > 0 {
            var chosen = MiningRequest(.trainingPictures)
            chosen.rounds = rounds
            chosen.endsWhenNoBetter = true
            let epochs = max(2, optimization.epochs! / 4)
            chosen.epochs = epochs
            if request.optimization.patience == nil { chosen.patience = Patience(usualForEpochs: epochs) }
            mining = chosen
        }
        scan = plan?.scan?.learned ?? LearnedScan()
    }

    /// All that decides how a run goes on, by name: a run is continued under the same settings only.
    ///
    /// - Throws: `FileError` where the model to start from cannot be read.
    func named(_ request: TrainingRequest, _ patches: PatchPlan, _ options: TrainingOptions) throws -> [String: String]
    {
        var settings: [String: String] = [
            "data": patches.data.fingerprint,
            "split": "validation \(request.validation), test \(request.test), duplicates "
                + request.balance.duplicates.rawValue,
            "sampling": try sortedJSON(patches.sampling),
            "class weights": options.classWeights.map { "\($0)" } ?? "",
            "optimisation": optimization.settings,
            "model to start from": try request.start?.identity() ?? "",
            "head": "\(request.start?.replacesHead ?? false)",
            "frozen layers": request.start?.frozenLayers.joined(separator: " ") ?? "",
            "preprocessing": (request.preprocessing ?? .standard).description,
            "augmentation": try sortedJSON(augmentation),
            "mixup": request.mixup.map { "\($0.alpha)" } ?? "",
            "mining": mining?.settings ?? "",
        ]
        if let seed = request.planningSeed { settings["planning seed"] = "\(seed)" }
        if let fold = request.fold { settings["fold"] = "\(fold.index) of \(fold.count)" }
        if !request.leftOut.isEmpty {
            settings["left out"] = request.leftOut.map { "\($0)" }.joined(separator: "\n")
        }
        if let teaching = request.teaching { settings["teachers"] = try teaching.settings() }
        // Refined boxes are part of the network, which every checkpoint is held against.
        if request.refines == true { settings["boxes"] = "refined" }
        // Not named where it is not given, so that runs of earlier versions can be resumed.
        settings["stride"] = request.stride.map { "\($0)" }
        if scan != LearnedScan() { settings["scan"] = try sortedJSON(scan) }
        return settings
    }
}
