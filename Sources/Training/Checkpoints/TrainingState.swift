import Network

/// Where a training run stands between two steps: all that its next steps depend on.
struct TrainingState {
    /// What is counted over an epoch, and what the run remembers of earlier ones.
    struct Counters: Codable, Equatable {
        /// The epoch, from 0.
        var epoch = 0
        /// Samples of the epoch that were seen.
        var seen = 0
        /// Steps of the whole run.
        var step = 0
        /// The sum of this epoch's losses.
        var loss = 0.0
        /// Samples of this epoch that were classified rightly.
        var correct = 0
        /// The loss of the run's first steps, to tell when it diverges.
        var firstLoss: Double?
        /// The last epoch that was better by enough to go on for; nil before any.
        var lastGain: Best.Facts?
        /// The smallest validation loss, and epochs since it was seen or the rate was cut.
        var lowestLoss: Double?
        var epochsSinceLowest = 0
        /// How often the rate was cut because the validation loss had stopped falling.
        var plateaus = 0
        /// Seconds that the run took so far.
        var seconds = 0.0
    }

    /// The best network so far.
    struct Best {
        /// What is known about it.
        struct Facts: Codable, Equatable {
            /// The epoch, from 0.
            var epoch: Int
            var validation: ValidationResult
        }
        var facts: Facts
        var parameters: [[Tensor]]
    }

    var counters = Counters()
    var parameters: [[Tensor]]
    var optimizer: Optimizer
    /// The running mean of the parameters; nil where none is kept.
    var average: WeightAverage?
    var best: Best?
}
