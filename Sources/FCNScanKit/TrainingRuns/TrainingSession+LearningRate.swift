import Datasets
import Files
import FoundationEssentials
import Training

extension TrainingSession {
    /// The learning rate of the run: the one that was asked for, else the one that a range test chooses.
    ///
    /// A run that is gone on with keeps the choice that it wrote down. One without a choice was begun without a test, as runs
    /// of earlier versions and short ones are.
    ///
    /// - Throws: `TrainingError`, `FileError`, and what reading the windows throws.
    func learningRate() throws -> Float {
        let usual = options.learningRate
        // What a model has learnt bears less than random weights, and a test's first losses say nothing of it.
        guard request.optimization.learningRate == nil, job.start == nil else { return usual }
        if request.resumes {
            if let data = FileManager.default.contents(atPath: folder.learningRate) {
                guard let choice = try? JSONDecoder().decode(LearningRateChoice.self, from: data) else {
                    throw TrainingRequestError.learningRateUnreadable(path: folder.learningRate)
                }
                return choice.learningRate
            }
            let hasBegun = (0..<TrainingFolder.mostRounds).contains {
                FileManager.default.fileExists(atPath: folder.checkpoint(ofRound: $0))
            }
            if hasBegun || FileManager.default.fileExists(atPath: request.output) { return usual }
        }
        let steps = (plan.epoch(0).count + options.batchSize - 1) / options.batchSize
        guard let rates = LearningRateChoice.rates(around: usual, stepsOfRun: steps * options.epochs) else {
            return usual
        }
        try requireWindows()
        let (network, start) = try beginning()
        let range = try Trainer(network, options: options, pool: job.pool).learningRateRange(
            on: PatchSamples.training(plan, augmentation: job.settings.augmentation), start: start, rates: rates,
            shouldStop: shouldStop)
        guard let range else { throw TrainingError.stoppedBeforeFirstEpoch(checkpoint: nil) }
        let choice = LearningRateChoice(range, usual: usual, mayRise: options.schedule.endsLow)
        try AtomicFile.write(try sortedJSON(choice) + "\n", to: folder.learningRate)
        onEvent(.learningRateChosen(choice))
        return choice.learningRate
    }
}

extension LearningRateSchedule {
    /// True where the rate falls to nearly nothing towards the end of the run, whatever happens in it.
    fileprivate var endsLow: Bool {
        switch self {
        case .cosine, .oneCycle: true
        case .constant, .step, .plateau: false
        }
    }
}
