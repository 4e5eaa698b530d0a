import Datasets
import Evaluation
import Files
import Network
import Scanning

extension TrainingSession {
    /// Chooses the threshold on pictures that training and validation used, and tries it on the test pictures.
    func chooseThreshold(_ model: inout Model) throws {
        let choice = try scan(model, (split.training + split.validation).sorted()).bestThreshold()
        model.receipt["threshold"] = "\(choice.threshold)"
        model.receipt["threshold stride"] = request.stride.map { "\($0)" }
        model.receipt["threshold chosen on"] = "training and validation pictures: \(choice.score)"
        onEvent(.thresholdChosen(choice))
        guard !split.test.isEmpty else { return }
        let unseen = try scan(model, split.test)
        let options = DetectionOptions(threshold: choice.threshold)
        let score = try unseen.score(options)
        model.receipt["test"] = "\(score)"
        onEvent(.tested(score, pictures: unseen.pictures.count))
        try unseen.write(unseen.report(options), data: data, to: folder.report)
    }

    /// Writes what the model gets right and wrong on windows that it was not chosen by, where there are any.
    func writeReport(of model: Model) throws {
        let part = split.test.isEmpty ? Split.Part.validation : .test
        let evaluation = try ClassificationEvaluation.evaluate(
            model, on: data, pictures: split[part], sampling: plan.sampling, seed: options.seed, pool: job.pool
        ) { onProgress(JobProgress(stage: .judging, done: $0, all: $1)) }
        try evaluation.write(to: request.hasBoxes ? Path.joined(folder.report, "windows") : folder.report)
        onEvent(.windowsJudged(evaluation.report, part: part))
    }
}
