import Glibc
import Network
import Numbers

extension DetectionReport: CustomStringConvertible {
    /// The report for a terminal: a line for each class, what all thresholds give, and the ten worst errors.
    public var description: String { text(errors: 10) }

    /// The report for a terminal or a file.
    ///
    /// - Parameter count: How many errors are listed at most, misses and false alarms in turn, the worst first.
    public func text(errors count: Int) -> String {
        var lines = [
            "\(pictures) picture\(pictures == 1 ? "" : "s"), threshold \(Self.short(threshold))", "", table, "",
        ]
        if let overlap = meanIoU, let distance = meanDistance {
            lines.append("hits: mean IoU \(overlap.fixed(4)), middles \(distance.fixed(1)) pixels apart")
        }
        lines += measureLines
        let errors = worstErrors
        if !errors.isEmpty {
            lines += ["", "worst errors:"]
            lines += errors.prefix(count).map { "  \($0)" }
            if errors.count > count { lines.append("  and \(errors.count - count) more, which the report lists") }
        }
        let ignored = classes.flatMap { of in of.onIgnored.map { Self.line("on an ignored object", $0, of.name) } }
        if count == .max, !ignored.isEmpty { lines += ["", "neither right nor wrong:"] + ignored.map { "  \($0)" } }
        return lines.joined(separator: "\n")
    }

    private static func short(_ value: some BinaryFloatingPoint) -> String { Double(value).significant(4) }

    private var table: String {
        func number(_ value: Double?) -> String { value.map { $0.fixed(4) } ?? "-" }
        func row(_ name: String, _ score: DetectionScore, _ measures: DetectionMeasures) -> [String] {
            [
                name, "\(measures.objects)", "\(score.hits)", "\(score.falseAlarms)", "\(score.misses)",
                number(score.precision), number(score.recall), number(score.f1),
                number(measures.centerAveragePrecision), number(measures.averagePrecision50),
                number(measures.averagePrecision),
            ]
        }
        return TextTable.text(
            [["class", "objects", "hits", "false", "missed", "precision", "recall", "F1", "AP center", "AP50", "AP"]]
                + classes.map { row($0.name, $0.score, $0.measures) }
                + (classes.count == 1 ? [] : [row("all", score, measures)]), leftAligned: 1)
    }

    private var measureLines: [String] {
        var lines: [String] = []
        if let of = measures.intervals {
            func interval(_ name: String, _ value: ConfidenceInterval?) -> String? {
                value.map { "\(name) \($0.lower.fixed(4))-\($0.upper.fixed(4))" }
            }
            let parts = [
                interval("precision", of.precision), interval("recall", of.recall), interval("F1", of.f1),
                interval("AP center", of.centerAveragePrecision), interval("AP50", of.averagePrecision50),
                interval("AP", of.averagePrecision),
            ].compactMap(\.self)
            lines.append("95% of \(settings.samples) samples: " + parts.joined(separator: ", "))
        }
        if let response = measures.freeResponse {
            lines.append(
                "sensitivity at 1/8, 1/4, 1/2, 1, 2, 4, 8 false alarms per picture: "
                    + response.points.map { $0.sensitivity.fixed(3) }.joined(separator: ", ")
                    + "; mean \(response.mean.fixed(4))")
        }
        let counts = measures.counts
        lines.append(
            "counts: \(counts.predicted) found, \(counts.objects) there; per picture "
                + counts.bias.fixed(2, isSigned: true)
                + (counts.deviation.map { _ in
                    ", 95% limits \(counts.lowerLimit!.fixed(2, isSigned: true)) to "
                        + counts.upperLimit!.fixed(2, isSigned: true)
                } ?? ""))
        let sizes = measures.sizes.filter { $0.objects > 0 }.map { size in
            "\(size.size.rawValue) \(size.objects)"
                + " (recall \((size.recall ?? 0).fixed(4)), AP \((size.averagePrecision ?? 0).fixed(4)))"
        }
        if sizes.count > 1 { lines.append("objects by size: " + sizes.joined(separator: ", ")) }
        lines += adviceLines
        if settings.crowdedPictures > 0 {
            lines.append(
                "note: \(settings.crowdedPictures) times a picture has more than \(settings.mostDetections) objects of "
                    + "a class, and no more detections than that count for AP and AP50")
        }
        return lines
    }

    private var adviceLines: [String] {
        func text(_ point: OperatingPoint) -> String {
            "\(Self.short(point.threshold)) (precision \(point.precision.fixed(4)), recall \(point.recall.fixed(4)), "
                + "F1 \(point.f1.fixed(4)))"
        }
        func line(_ name: String, _ wish: ThresholdAdvice.Wish?) -> String? {
            guard let wish else { return nil }
            let wanted = Self.short(wish.wanted)
            if let point = wish.point { return "threshold for a \(name) of \(wanted): \(text(point))" }
            return "threshold for a \(name) of \(wanted): none"
                + (wish.nearest.map { "; the nearest is \(text($0))" } ?? ", nothing is found")
        }
        let advice = measures.thresholds
        return [
            advice.bestF1.map { "threshold with the best F1: \(text($0))" }, line("precision", advice.precision),
            line("recall", advice.recall),
        ].compactMap(\.self)
    }

    private static func line(_ what: String, _ place: Place, _ name: String) -> String {
        "\(what): \(name) on \(place.image) at \(Int(place.box.centerX)),\(Int(place.box.centerY)), "
            + "\(Int(place.box.width))x\(Int(place.box.height))"
            + (place.score.map { ", score \($0.fixed(3))" } ?? "")
    }

    /// Misses and false alarms in turn.
    private var worstErrors: [String] {
        let misses = allMisses.map { Self.line("missed", $0.place, $0.name) }
        let alarms = allFalseAlarms.map { Self.line("false alarm", $0.place, $0.name) }
        return (0..<max(misses.count, alarms.count)).flatMap { rank in
            [misses, alarms].compactMap { $0.indices.contains(rank) ? $0[rank] : nil }
        }
    }

    /// The misses of all classes, first those of which the detector sees least.
    var allMisses: [(name: String, place: Place)] {
        classes.flatMap { of in of.misses.map { (of.name, $0) } }.enumerated().sorted {
            ($0.element.1.score ?? -1, $0.offset) < ($1.element.1.score ?? -1, $1.offset)
        }.map(\.element)
    }

    /// The false alarms of all classes, strongest first.
    var allFalseAlarms: [(name: String, place: Place)] {
        classes.flatMap { of in of.falseAlarms.map { (of.name, $0) } }.enumerated().sorted {
            ($1.element.1.score ?? 0, $0.offset) < ($0.element.1.score ?? 0, $1.offset)
        }.map(\.element)
    }
}
