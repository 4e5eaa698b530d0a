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
        let found = try miner.windows(scan(model, scanned), of: data, sampling: plan.sampling)
        let known = Set(earlier.map { [$0.pictureIndex, Int($0.centerX), Int($0.centerY)] })
        let new = found.filter { !known.contains([$0.pictureIndex, Int($0.centerX), Int($0.centerY)]) }
        onEvent(
            .windowsMined(
                count: new.count, pictures: Set(new.map(\.pictureIndex)).count, scanned: scanned.count))
        return earlier + new
    }

    /// Tells what a round has changed, on pictures that it mined and on pictures that it did not see.
    func compare(_ before: Model, _ after: Model, round: Int, _ mining: MiningRequest) throws {
        let pictures = minedPictures(mining)
        for (indices, areMined) in [(pictures.training, true), (pictures.others, false)] where !indices.isEmpty {
            let rates = try [before, after].map {
                try scan($0, indices).falseAlarmsPerPicture(DetectionOptions(threshold: 0.5))
            }
            onEvent(
                .falseAlarms(
                    round: round, before: rates[0], after: rates[1], pictures: indices.count, areMined: areMined))
        }
        guard request.hasBoxes else { return }
        let choices = try [before, after].map { try scan($0, split.validation).bestThreshold() }
        onEvent(
            .bestThresholds(
                round: round, before: choices[0], after: choices[1], pictures: split.validation.count))
    }

    /// What a model finds on some of the pictures.
    func scan(_ model: Model, _ pictures: [Int]) throws -> DetectorEvaluation {
        let form = try model.windowed()
        let stride = request.stride
        let method: ScanMethod =
            form.obstacle != nil ? .exactWindows(stride: stride) : stride.map { .fineDense(stride: $0) } ?? .dense
        let scanner = DenseScanner(try method.form(of: model), edge: .center, method: method, pool: job.pool)
        return try DetectorEvaluation.evaluate(data, pictures: pictures, scanner: scanner) {
            onProgress(JobProgress(stage: .scanning, done: $0, all: $1))
        }
    }
}
