import Glibc
import Network
import Numbers

extension ClassificationReport: CustomStringConvertible {
    /// The report for a terminal: totals, a line for each class, and the worst mistakes.
    public var description: String { text(mistakes: 10) }

    /// The report for a terminal.
    ///
    /// - Parameter count: How many of the worst mistakes are listed at most.
    public func text(mistakes count: Int) -> String {
        var lines = [
            "accuracy \(accuracy.percent(2))"
                + " (\(windows - mistakes) of \(windows) windows)"
                + (topK.map { ", top \($0.k) \($0.accuracy.percent(2))" } ?? ""),
            "log loss \(logLoss.fixed(4)), Brier score \(brierScore.fixed(4)), "
                + "expected calibration error \(calibration.expectedError.fixed(4))",
            "",
        ]
        lines.append(table)
        let listed = worstMistakes.prefix(count)
        if !listed.isEmpty {
            lines += ["", "worst mistakes:"]
            lines += listed.map { mistake in
                let window = mistake.window
                return "  \(window.picture) at \(window.x),\(window.y): \(mistake.label) taken for "
                    + "\(mistake.prediction) with probability " + mistake.probability.fixed(3)
            }
            if mistakes > listed.count { lines.append("  and \(mistakes - listed.count) more") }
        }
        return lines.joined(separator: "\n")
    }

    private var table: String {
        func number(_ value: Double?) -> String { value.map { $0.fixed(4) } ?? "-" }
        func row(_ name: String, _ means: Means) -> [String] {
            [name, number(means.precision), number(means.recall), number(means.f1), "\(windows)"]
        }
        let rows =
            [["class", "precision", "recall", "F1", "windows"]]
            + classScores.map {
                [$0.name, number($0.precision), number($0.recall), number($0.f1), "\($0.support)"]
            } + [row("mean over classes", macro), row("mean over windows", weighted)]
        return TextTable.text(rows, leftAligned: 1)
    }
}
