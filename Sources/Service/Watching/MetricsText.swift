/// Writes measures in the text form of Prometheus, version 0.0.4.
///
/// Source: Prometheus, Exposition formats.
struct MetricsText {
    /// What a measure is.
    enum Kind: String { case counter, gauge, histogram }

    /// The type that the answer's head says.
    static let type = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Begins a measure; its samples follow.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ value: Double, _ labels: KeyValuePairs<String, String> = [:]) {
        line(name, labels.map { ($0.key, $0.value) }, value)
    }

    private mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        let labels = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",")
        text += name + (labels.isEmpty ? "" : "{\(labels)}") + " \(Self.number(value))\n"
    }

    /// The samples of a histogram.
    mutating func sample(_ name: String, _ histogram: Histogram, _ labels: KeyValuePairs<String, String> = [:]) {
        let labels = labels.map { (name: $0.key, value: $0.value) }
        var count = 0
        for (bound, found) in zip(Histogram.bounds, histogram.counts) {
            count += found
            line("\(name)_bucket", labels + [("le", Self.number(bound))], Double(count))
        }
        line("\(name)_bucket", labels + [("le", "+Inf")], Double(histogram.count))
        line("\(name)_sum", labels, histogram.sum)
        line("\(name)_count", labels, Double(histogram.count))
    }

    /// Whole numbers without a point, as other exporters write them.
    private static func number(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }

    /// A help text, or the value of a label.
    static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

/// How many values lie up to each bound.
struct Histogram: Sendable {
    /// Seconds: of a digit in a millisecond to a slide in a minute.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    /// Values up to each bound and above the one before.
    private(set) var counts = [Int](repeating: 0, count: bounds.count)
    private(set) var count = 0
    private(set) var sum = 0.0

    mutating func add(_ value: Double) {
        if let place = Self.bounds.firstIndex(where: { value <= $0 }) { counts[place] += 1 }
        count += 1
        sum += value
    }
}
