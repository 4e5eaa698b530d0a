import Datasets
import Evaluation
import Files
import Network
import Scanning

extension TrainingSession {
    /// Fewer objects to find say too little about a threshold.
    private static let leastObjects = 10

    /// Chooses the thresholds on the validation pictures, and tries them on the test pictures.
    ///
    /// Where these have hardly any object, on the training pictures too.
    func chooseThreshold(_ model: inout Model) throws {
        let objects = split.validation.reduce(0) { $0 + data.pictures[$1].objects.count }
        let isEnough = objects >= Self.leastObjects
        let pictures = isEnough ? split.validation : (split.training + split.validation).sorted()
        let part = isEnough ? "validation" : "training and validation"
        let choice = try scan(model, pictures).bestThreshold(model.detection())
        model.receipt["threshold"] = "\(choice.threshold)"
        model.receipt["threshold stride"] = request.stride.map { "\($0)" }
        model.receipt["threshold chosen on"] = "\(part) pictures: \(choice.score)"
        var scan = try model.learnedScan()
        scan.classThresholds = choice.classThresholds.count > 1 ? choice.classThresholds : nil
        if scan != LearnedScan() { model.receipt[LearnedScan.key] = try sortedJSON(scan) }
        model.receipt[TrainedMeasure.validationKey] = "\(choice.meanF1)"
        onEvent(.thresholdChosen(choice, pictures: pictures.count, part: part))
        guard hasObjects(split.test) else { return }
        let unseen = try self.scan(model, split.test)
        let options = try model.detection()
        let score = try unseen.score(options)
        model.receipt["test"] = "\(score)"
        model.receipt[TrainedMeasure.testKey] = "\(score.f1)"
        onEvent(.tested(score, pictures: unseen.pictures.count))
        try unseen.write(unseen.report(options), options, data: data, to: folder.report)
    }

    /// Writes what the model gets right and wrong on windows that it was not chosen by, where there are any.
    func writeReport(of model: inout Model) throws {
        let part = split.test.isEmpty ? Split.Part.validation : .test
        let evaluation = try ClassificationEvaluation.evaluate(
            model, on: plan.data, pictures: job.windows.indices(of: split[part]), sampling: plan.sampling,
            seed: options.seed, pool: job.pool
        ) { onProgress(JobProgress(stage: .judging, done: $0, all: $1)) }
        try evaluation.write(to: hasBoxes ? Path.joined(folder.report, "windows") : folder.report)
        if part == .test, !hasBoxes { model.receipt[TrainedMeasure.testKey] = "\(evaluation.report.accuracy)" }
        onEvent(.windowsJudged(evaluation.report, part: part))
    }

    /// Writes the labels that a model is at odds with after it has learnt from them.
    func writeSuspects(of model: Model) throws {
        let suspects = try job.suspects(of: model, in: .training, onProgress: onProgress)
        try suspects.writeTable(to: folder.doubtfulLabels)
        try suspects.writeSheet(to: folder.doubtfulLabelsSheet)
        if !suspects.isEmpty { onEvent(.labelsDoubted(suspects.count, file: folder.doubtfulLabels)) }
    }
}
