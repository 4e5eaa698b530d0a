import FCNScanKit
import Synchronization

/// One line on a terminal that says how far the work is and how long it will take; silent off a terminal.
///
/// Any thread may call it; it is drawn at most ten times in a second.
final class ProgressLine: Sendable {
    private struct State {
        var stage = ""
        var start = ContinuousClock.now
        var drawn: ContinuousClock.Instant?
    }
    private let label: String
    private let state = Mutex(State())

    /// A line that starts with a label.
    init(_ label: String = "") { self.label = label.isEmpty ? "" : label + " " }

    /// Shows how much is done.
    ///
    /// - Parameter unit: What is counted, for example `rows`; the time starts anew when that changes.
    func show(_ done: Int, of all: Int, _ unit: String) {
        guard Console.isTerminal, all > 0 else { return }
        let now = ContinuousClock.now
        let elapsed: Double? = state.withLock { state in
            if state.stage != unit { state = State(stage: unit, start: state.stage.isEmpty ? state.start : now) }
            if let drawn = state.drawn, drawn.seconds(to: now) < 0.1, done < all { return nil }
            state.drawn = now
            return state.start.seconds(to: now)
        }
        if let elapsed { Console.progress(label + Self.text(done, of: all, unit, seconds: elapsed)) }
    }

    /// For example `[######------------------] 120/480 rows, 25%, 9 s left`.
    static func text(_ done: Int, of all: Int, _ unit: String, seconds: Double) -> String {
        let share = min(Double(done) / Double(all), 1)
        let left = done > 0 ? ", \(Console.duration(seconds / share * (1 - share))) left" : ""
        return "\(Console.bar(share)) \(done)/\(all) \(unit), \(Int(share * 100))%\(left)"
    }
}
