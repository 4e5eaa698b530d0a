import Glibc

/// How the learning rate changes over a run, apart from its warm-up.
public enum LearningRateSchedule: Hashable, Sendable {
    /// The full rate throughout.
    case constant
    /// Multiplied by a factor every so many epochs.
    case step(everyEpochs: Int, factor: Float)
    /// Half a cosine from the full rate to zero. Source: Loshchilov & Hutter, arXiv:1608.03983.
    case cosine
    /// Up from a 25th of the full rate over the first three tenths of the run, then down to nearly zero, each time
    /// along half a cosine. Source: Smith & Topin, arXiv:1708.07120.
    case oneCycle
    /// Multiplied by a factor whenever the validation loss has not fallen for so many epochs.
    case plateau(patienceEpochs: Int, factor: Float)

    /// What the full rate is multiplied by.
    ///
    /// - Parameters:
    ///   - step: The step, counted from 0.
    ///   - steps: All steps of the run.
    ///   - epoch: The epoch, counted from 0.
    ///   - plateaus: How often the validation loss has stopped falling so far.
    func factor(step: Int, of steps: Int, epoch: Int, plateaus: Int) -> Float {
        // Epochs may differ by a few steps.
        let share = min(Double(step) / Double(max(steps, 1)), 1)
        switch self {
        case .constant:
            return 1
        case .step(let everyEpochs, let factor):
            return pow(factor, Float(epoch / everyEpochs))
        case .cosine:
            return Float(Self.cosine(from: 1, to: 0, share))
        case .oneCycle:
            let (start, end, rising) = (1.0 / 25, 1.0 / 25 / 10_000, 0.3)
            return Float(
                share < rising
                    ? Self.cosine(from: start, to: 1, share / rising)
                    : Self.cosine(from: 1, to: end, (share - rising) / (1 - rising)))
        case .plateau(_, let factor):
            return pow(factor, Float(plateaus))
        }
    }

    private static func cosine(from start: Double, to end: Double, _ share: Double) -> Double {
        end + (start - end) * 0.5 * (1 + cos(Double.pi * share))
    }
}
