import Datasets
import Evaluation
import Network
import Scanning

extension TrainingSession {
    /// The pictures that are mined, and those of the same kind that training does not see.
    func minedPictures(_ mining: MiningRequest) -> (training: [Int], others: [Int]) {
        func isMined(_ index: Int) -> Bool {
            guard case .objects(let objects, _) = data.pictures[index].label else { return false }
            return mining.source == .trainingPictures || objects.isEmpty
        }
        return (split.training.filter(isMined), (split.validation + split.test).sorted().filter(isMined))
    }

    /// Adds the strongest false windows of the training and validation pictures to those of earlier rounds.
    func mine(_ model: Model, _ earlier: [HardNegative], _ mining: MiningRequest) throws -> [HardNegative] {
        var miner = HardNegativeMining()
        miner.windowsPerPicture = mining.windowsPerPicture
        let pictures = minedPictures(mining)
        let scanned = pictures.training + pictures.others.filter(Set(split.validation).contains)
        // At the sizes at which windows are cut, so that places are where training takes them from.
        let evaluation = try DetectorEvaluation.evaluate(
            plan.data, pictures: job.windows.indices(of: scanned), scanner: scanner(model)
        ) { onProgress(JobProgress(stage: .scanning, done: $0, all: $1)) }
        let found = try miner.windows(evaluation, of: plan.data, sampling: plan.sampling)
        let known = Set(earlier.map { [$0.pictureIndex, Int($0.centerX), Int($0.centerY)] })
        let new = found.filter { !known.contains([$0.pictureIndex, Int($0.centerX), Int($0.centerY)]) }
        onEvent(
            .windowsMined(
                count: new.count, pictures: Set(new.map(\.pictureIndex)).count, scanned: scanned.count))
        return earlier + new
    }

    /// Finds out whether so many objects have no label that false alarms are mostly objects, and must not be learnt as
    /// background; the places are written into the folder. Not asked where mining was asked for.
    func labelsMayBeMissing(_ model: Model, _ mining: MiningRequest) throws -> Bool {
        guard mining.endsWhenNoBetter, hasObjects(split.training) else { return false }
        let suspects = try scan(model, split.training.filter { !data.pictures[$0].objects.isEmpty })
            .suspectedObjects(model.detection(DetectionRequest(threshold: 0.5)))
        guard suspects.contains(where: \.areMany) else { return false }
        try SuspectedObjects.write(suspects, to: folder.suspects)
        onEvent(.labelsMissing(suspects, file: folder.suspects))
        return true
    }

    /// What a round has changed.
    struct RoundComparison {
        /// Whether the model after the round is to be kept.
        var isBetter: Bool
        /// Whether another round may change more.
        var isWorthAnother: Bool
    }

    /// Tells what a round has changed, on pictures that it mined and on pictures that it did not see.
    func compare(
        _ before: Model, _ after: Model, round: Int, _ mining: MiningRequest
    ) throws -> RoundComparison {
        let pictures = minedPictures(mining)
        let detection = try before.detection(DetectionRequest(threshold: 0.5))
        var falls = false
        for (indices, areMined) in [(pictures.training, true), (pictures.others, false)] where !indices.isEmpty {
            let rates = try [before, after].map { try scan($0, indices).falseAlarmsPerPicture(detection) }
            if areMined { falls = rates[1] < 0.9 * rates[0] }
            onEvent(
                .falseAlarms(
                    round: round, before: rates[0], after: rates[1], pictures: indices.count, areMined: areMined))
        }
        guard hasObjects(split.validation) else { return RoundComparison(isBetter: true, isWorthAnother: falls) }
        let choices = try [before, after].map { try scan($0, split.validation).bestThreshold(detection) }
        onEvent(
            .bestThresholds(
                round: round, before: choices[0], after: choices[1], pictures: split.validation.count))
        let isBetter = choices[1].score.f1 >= choices[0].score.f1
        return RoundComparison(
            isBetter: isBetter || !mining.endsWhenNoBetter, isWorthAnother: isBetter && falls)
    }

    /// Whether there is something to find on any of some pictures.
    func hasObjects(_ pictures: [Int]) -> Bool { pictures.contains { !data.pictures[$0].objects.isEmpty } }

    /// The mean of the best F1 of each class on the validation pictures.
    func judge(_ model: Model) throws -> Double {
        guard hasObjects(judging) else { return 0 }
        return try scan(model, judging).bestThreshold(model.detection()).meanF1
    }

    /// What one object more or less of each class is in that mean, taken as random: `√(Σ 1/n²) / classes`.
    var judgingTolerance: Double {
        var objects = [Double](repeating: 0, count: data.classes.count)
        for index in judging { for object in data.pictures[index].objects { objects[object.classIndex] += 1 } }
        let shares = objects.filter { $0 > 0 }.map { 1 / $0 }
        return shares.isEmpty ? 0 : shares.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(shares.count)
    }

    /// The validation pictures by which epochs are judged: not so many that judging takes longer than learning.
    private var judging: [Int] {
        var pixels = 0
        let few = split.validation.prefix { index in
            pixels += data.pictures[index].width * data.pictures[index].height
            return pixels <= Self.judgedPixels
        }
        return Array(few.isEmpty ? split.validation.prefix(1) : few)
    }

    private static let judgedPixels = 40_000_000

    private func scanner(_ model: Model) throws -> DenseScanner {
        let form = try model.windowed()
        let stride = request.stride
        let method: ScanMethod =
            form.obstacle != nil ? .exactWindows(stride: stride) : stride.map { .fineDense(stride: $0) } ?? .dense
        return DenseScanner(try method.form(of: model), edge: .center, method: method, pool: job.pool)
    }

    /// What a model finds on some of the pictures.
    func scan(_ model: Model, _ pictures: [Int]) throws -> DetectorEvaluation {
        try DetectorEvaluation.evaluate(
            data, pictures: pictures, scanner: scanner(model), scales: model.recommendedScales()
        ) { onProgress(JobProgress(stage: .scanning, done: $0, all: $1)) }
    }
}
