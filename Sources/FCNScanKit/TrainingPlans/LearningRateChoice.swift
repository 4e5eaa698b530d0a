import Glibc
import Numbers
import Training

/// The learning rate of a run, chosen by a range test before it where none is given.
///
/// From a rate that hardly moves the loss to one that is far too large, the rate rises with each step. Nearly all of the loss's
/// fall is done from some rate on: a fifth of that is taken where it is above the usual rate, up to four times. It is nearly at
/// its smallest up to some limit: where that is not clearly above the usual rate, a fifth of it is taken. Else the usual rate
/// stays. Source: Smith, arXiv:1506.01186; the numbers were set on the runs of *The learning rate* in the training guide.
public struct LearningRateChoice: Codable, Sendable, Equatable {
    /// The largest rate of the run.
    public var learningRate: Float
    /// The rate that is usual for such a network.
    public var usual: Float
    /// The rates of the test, one a step.
    public var rates: [Float]
    /// The smoothed loss of each step, as far as the test went.
    public var losses: [Double]
    /// Why.
    public var reason: String

    /// Steps of a test at most.
    private static let mostSteps = 100
    /// Steps of a test at least: fewer tell nothing.
    private static let fewestSteps = 40
    /// The part of a run that a test may cost: one in so many steps.
    private static let part = 10
    /// The range of a test, as factors on the usual rate.
    private static let range: (below: Float, above: Float) = (30, 60)

    /// The share of the fall within which a loss is nearly the smallest.
    private static let rest = 0.05
    /// What rates of a test are divided by: a run has to bear its rate much longer.
    private static let margin: Float = 5
    /// The most that the usual rate is raised by.
    private static let mostRise: Float = 4
    /// The usual rate is lowered where the limit is less than so many times as high: the smoothed loss rises late.
    private static let safety: Float = 2
    /// A fall by a smaller share of the loss is noise.
    private static let noise = 0.05

    /// The rates of a test before a run; nil where the run is too short for one.
    static func rates(around usual: Float, stepsOfRun: Int) -> [Float]? {
        let steps = min(stepsOfRun / part, mostSteps)
        guard steps >= fewestSteps else { return nil }
        return LearningRateRange.rates(from: usual / range.below, to: usual * range.above, steps: steps)
    }

    /// Chooses.
    ///
    /// - Parameters:
    ///   - mayRise: Whether the rate falls again before the end of the run, so that a high one does no harm.
    init(_ range: LearningRateRange, usual: Float, mayRise: Bool) {
        self.usual = usual
        rates = range.rates
        losses = range.smoothedLosses
        learningRate = usual
        let test =
            "over \(losses.count) steps with rates from \(Self.text(rates[0])) to "
            + Self.text(rates[max(losses.count, 1) - 1])
        guard let first = losses.first, let smallest = losses.min(),
            range.explodes || first - smallest > Self.noise * first
        else {
            reason = "the usual one; \(test) the loss stayed as it was"
            return
        }
        let nearlySmallest = smallest + Self.rest * (first - smallest)
        let fallen = rates[losses.firstIndex { $0 <= nearlySmallest }!]
        let limit = rates[losses.lastIndex { $0 <= nearlySmallest }!]
        let (high, low) = (Self.rounded(fallen / Self.margin), Self.rounded(limit / Self.margin))
        if limit < Self.safety * usual {
            learningRate = low
            reason =
                "a fifth of \(Self.text(limit)), up to which the loss stayed low; \(test), and the usual "
                + "\(Self.text(usual)) is too high"
        } else if high > usual, mayRise {
            learningRate = min(high, Self.rounded(Self.mostRise * usual))
            reason =
                "\(test) the loss fell until \(Self.text(fallen)), a fifth of which is "
                + (high > learningRate ? "more than \(Self.text(Self.mostRise)) times" : "above")
                + " the usual \(Self.text(usual))"
        } else {
            reason = "the usual one; \(test) the loss fell until \(Self.text(fallen))"
        }
    }

    /// A rate with two digits.
    private static func rounded(_ rate: Float) -> Float {
        let unit = pow(10, log10(Double(rate)).rounded(.down) - 1)
        return Float((Double(rate) / unit).rounded() * unit)
    }

    private static func text(_ rate: Float) -> String { Double(rate).significant(2) }
}
