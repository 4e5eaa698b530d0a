/// How good models are on the sections of the pictures that they did not see.
public struct FoldsSummary: Sendable, Equatable, Codable {
    /// A run for each section, whose test part that is.
    public var runs: [TrainedRun]
    /// `F1` or `accuracy`.
    public var measure: String
    /// The mean over the sections that have something to judge.
    public var mean: Double
    /// The standard deviation of the sections' measures, with `n − 1`; 0 for one section.
    public var standardDeviation: Double

    /// The summary of some runs; nil where no section has anything to judge.
    init?(_ runs: [TrainedRun]) {
        let values = runs.compactMap(\.measure.test)
        guard !values.isEmpty else { return nil }
        self.runs = runs
        measure = runs[0].measure.name
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        standardDeviation =
            values.count > 1
            ? (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot() : 0
    }
}
