import Engine

extension DenseScanner {
    /// How scores are computed, beside what a score map says anyway.
    package var computation: ScoreMapDescription.Computation {
        let options = planner.options
        let isUsual = options.machine == .usual(options.instructionSet)
        let forced =
            [options.algorithm?.rawValue] + options.algorithms.sorted { $0.key < $1.key }.map { "\($0)=\($1.rawValue)" }
        return ScoreMapDescription.Computation(
            method: method.name, precision: options.precision.rawValue,
            arithmetic: ([options.instructionSet.rawValue] + forced.compactMap { $0 }
                + (isUsual ? [] : ["\(options.machine)"])).joined(separator: " "))
    }
}

extension ScanMethod {
    /// For example `dense`.
    fileprivate var name: String {
        switch self {
        case .dense: "dense"
        case .fineDense: "fine dense"
        case .shiftedPasses: "shifted passes"
        case .exactWindows: "exact windows"
        }
    }
}
