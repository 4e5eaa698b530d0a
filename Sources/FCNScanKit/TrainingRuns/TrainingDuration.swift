import Training

/// About how long a training run takes, from the time of a few steps.
public struct TrainingDuration: Sendable, CustomStringConvertible {
    /// Steps of the first round.
    public var steps: Int
    /// Milliseconds of a step: forward, loss, backward and the optimiser's step.
    public var millisecondsOfStep: Double
    /// Seconds of all rounds, as long as they may be.
    public var seconds: Double

    /// One sentence.
    public var description: String {
        let minutes = seconds / 60
        let time =
            minutes >= 1.5
            ? "\(Int(minutes.rounded(.up))) minutes" : "\(max(1, Int((seconds / 10).rounded(.up)) * 10)) seconds"
        return "time: at most about \(time) and what scans take: \(steps) steps of "
            + "\((millisecondsOfStep * 10).rounded() / 10) ms, as measured on a few"
    }
}

extension TrainingJob {
    /// Measures a few steps of the network on random windows.
    public func duration() -> TrainingDuration {
        let optimization = settings.optimization
        let (epochs, batch) = (optimization.epochs!, optimization.batchSize!)
        let benchmark = TrainingBenchmark.measure(architecture, batch: batch, steps: 5, pool: pool)
        let steps = (plan.epoch(0).count + batch - 1) / batch
        let rounds = settings.mining.map { $0.rounds * ($0.epochs ?? max(1, epochs / 2)) } ?? 0
        return TrainingDuration(
            steps: steps * epochs, millisecondsOfStep: benchmark.medianMilliseconds,
            seconds: Double(steps * (epochs + rounds)) * benchmark.medianMilliseconds / 1000)
    }
}
