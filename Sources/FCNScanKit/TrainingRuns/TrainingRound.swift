import Datasets
import Training

/// One stretch of training.
struct TrainingRound {
    /// From 0; the later ones follow mining.
    var number: Int
    /// The file of the best model so far.
    var output: String
    /// The windows that are taken for objects, of this and earlier rounds.
    var mined: [HardNegative]
    var options: TrainingOptions
}
