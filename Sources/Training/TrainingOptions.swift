import Foundation

/// How a network is trained.
public struct TrainingOptions: Sendable {
    /// How the learning rate changes.
    public enum Schedule: String, CaseIterable, Sendable {
        /// The same rate throughout.
        case constant
        /// Half a cosine from the full rate to zero. Source: Loshchilov & Hutter, arXiv:1608.03983.
        case cosine
    }

    /// Passes over the data.
    public var epochs = 20
    /// Windows in a step.
    public var batchSize = 32
    /// The rule of one step.
    public var rule: Optimizer.Rule = .adam()
    /// The full learning rate.
    public var learningRate: Float = 1e-3
    /// Pulls weights towards zero; see ``Optimizer/weightDecay``.
    public var weightDecay: Float = 1e-4
    /// How the learning rate changes.
    public var schedule: Schedule = .cosine
    /// Steps over which the rate rises from zero at the start.
    public var warmUpSteps = 50
    /// How weights start.
    public var initialization: WeightInitialization = .he
    /// Decides every random choice.
    public var seed: UInt64 = 1

    /// The usual options.
    public init() {}

    /// The learning rate of a step, counted from 0.
    func rate(step: Int, of steps: Int) -> Float {
        let warmUp = warmUpSteps > 0 ? min(Float(step + 1) / Float(warmUpSteps), 1) : 1
        switch schedule {
        case .constant:
            return learningRate * warmUp
        case .cosine:
            // Epochs may differ by a few steps.
            let share = min(Double(step) / Double(max(steps, 1)), 1)
            return learningRate * warmUp * Float(0.5 * (1 + cos(Double.pi * share)))
        }
    }
}
