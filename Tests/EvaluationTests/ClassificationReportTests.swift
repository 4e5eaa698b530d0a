import Datasets
import Engine
import Evaluation
import Foundation
import Machine
import Network
import Raster
import Testing

@Suite struct ClassificationReportTests {
    private func judged(
        _ probabilities: [[Float]], _ labels: [Int], classes: [String]? = nil, mistakeLimit: Int = 48
    ) throws -> ClassificationReport {
        let names = classes ?? (0..<(probabilities.first?.count ?? 2)).map { "c\($0)" }
        return try ClassificationReport(
            classes: names, probabilities: probabilities.flatMap(\.self), labels: labels,
            windows: labels.indices.map { .init(picture: "\($0).png", x: $0, y: 0, width: 8, height: 8) },
            mistakeLimit: mistakeLimit)
    }

    /// Two of class 0 (one right), one of class 1 (right), one of class 2 (taken for 0).
    private func small() throws -> ClassificationReport {
        try judged([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0, 1, 0], [0.75, 0, 0.25]], [0, 0, 1, 2])
    }

    @Test("Counts, precision, recall and F1 are those of the definition")
    func counts() throws {
        let report = try small()
        #expect(report.windows == 4 && report.accuracy == 0.5 && report.mistakes == 2)
        #expect(report.confusion == [[1, 1, 0], [0, 1, 0], [1, 0, 0]])
        let scores = report.classScores
        #expect(scores.map(\.support) == [2, 1, 1] && scores.map(\.predicted) == [2, 2, 0])
        #expect(scores.map(\.precision) == [0.5, 0.5, nil])
        #expect(scores.map(\.recall) == [0.5, 1, 0])
        #expect(scores.map(\.f1) == [0.5, 2.0 / 3, 0])
        #expect(abs(report.macro.precision - 1.0 / 3) < 1e-12 && abs(report.macro.recall - 0.5) < 1e-12)
        #expect(abs(report.macro.f1 - (0.5 + 2.0 / 3) / 3) < 1e-12)
        #expect(abs(report.weighted.precision - (0.5 * 2 + 0.5) / 4) < 1e-12)
        #expect(abs(report.weighted.f1 - (0.5 * 2 + 2.0 / 3) / 4) < 1e-12)
        #expect(report.topK == nil)
    }

    @Test("Log loss and Brier score are those of the definition")
    func losses() throws {
        let report = try small()
        #expect(abs(report.logLoss - (log(2.0) + log(4.0) + 0 + log(4.0)) / 4) < 1e-12)
        let squares = [0.25 + 0.125, 0.5625 + 0.25 + 0.0625, 0, 0.5625 + 0 + 0.5625]
        #expect(abs(report.brierScore - squares.reduce(0, +) / 4) < 1e-12)
        // A probability of 0 has a loss that can still be added up.
        let impossible = try judged([[1, 0]], [1])
        #expect(abs(impossible.logLoss - 126 * log(2.0)) < 1e-9)
    }

    @Test("Calibration sorts windows into 15 bins by confidence, whose upper ends belong to them")
    func calibration() throws {
        let report = try small()
        let bins = report.calibration.bins
        #expect(bins.count == 15 && bins.map(\.count).reduce(0, +) == 4)
        // 0.5 lies in (7/15, 8/15], 0.75 in (11/15, 12/15], 1 in the last.
        #expect(bins[7].count == 2 && bins[7].confidence == 0.5 && bins[7].accuracy == 0.5)
        #expect(bins[11].count == 1 && bins[11].accuracy == 0 && bins[14].accuracy == 1)
        #expect(bins[0].count == 0 && bins[0].confidence == nil && bins[0].accuracy == nil)
        #expect(abs(report.calibration.expectedError - 0.75 / 4) < 1e-12)
    }

    @Test("Mistakes are listed by loss, and only as many as are asked for")
    func mistakes() throws {
        let rows: [[Float]] = [[0.9, 0.1], [0.6, 0.4], [0.8, 0.2], [0.3, 0.7]]
        let report = try judged(rows, [1, 1, 1, 1], mistakeLimit: 2)
        #expect(report.mistakes == 3 && report.worstMistakes.map(\.index) == [0, 2])
        let worst = try #require(report.worstMistakes.first)
        #expect(worst.label == "c1" && worst.prediction == "c0" && worst.window.picture == "0.png")
        #expect(worst.probability == 0.9 && worst.probabilityOfLabel == 0.1)
        #expect(report.description.contains("0.png at 0,0: c1 taken for c0 with probability 0.900"))
        #expect(report.description.contains("and 1 more"))
    }

    @Test("With more than five classes the five most probable ones count")
    func topFive() throws {
        let row: [Float] = [0.3, 0.2, 0.15, 0.12, 0.11, 0.07, 0.05]
        let report = try judged([row, row, row, row], [0, 4, 5, 6])
        #expect(report.topK?.k == 5 && report.topK?.accuracy == 0.5)
        #expect(report.accuracy == 0.25)
        // Of equal probabilities the first classes come first.
        let flat = try judged([Array(repeating: 1.0 / 6, count: 6)], [5])
        #expect(flat.topK?.accuracy == 0)
    }

    @Test("One class, and classes that nothing has, are judged too")
    func fewClasses() throws {
        let one = try judged([[1], [1]], [0, 0])
        #expect(one.accuracy == 1 && one.logLoss == 0 && one.macro.f1 == 1 && one.worstMistakes.isEmpty)
        let unused = try judged([[0.9, 0.05, 0.05]], [0])
        #expect(unused.classScores[2].f1 == nil && unused.macro.f1 == 1)
        #expect(unused.description.contains("-"))
        #expect(unused.confusionChart.picture().width > 0 && unused.classesChart.picture().width > 0)
    }

    @Test("No window, and what is no number, are errors in a sentence")
    func errors() throws {
        #expect(throws: ClassificationError.noWindows) { try judged([], []) }
        do {
            _ = try judged([[0.5, 0.5], [.nan, 0.5]], [0, 1])
            Issue.record("a probability that is no number was taken")
        } catch let error as ClassificationError {
            #expect("\(error)".contains("'c0'") && "\(error)".contains("1,0 of '1.png'"), "\(error)")
        }
    }

    @Test("The JSON object has all measures, and leaves out those without meaning")
    func json() throws {
        let data = try JSONEncoder().encode(small())
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "windows", "accuracy", "logLoss", "brierScore", "expectedCalibrationError", "macro", "weighted",
                "classes", "confusion", "reliability", "mistakes", "worstMistakes",
            ])
        let classes = try #require(object["classes"] as? [[String: Any]])
        #expect(Set(classes[0].keys) == ["name", "support", "predicted", "precision", "recall", "f1"])
        #expect(classes[2]["precision"] == nil)
        #expect((object["confusion"] as? [[Int]])?.first == [1, 1, 0])
        #expect((object["reliability"] as? [[String: Any]])?.count == 15)
        let mistakes = try #require(object["worstMistakes"] as? [[String: Any]])
        #expect((mistakes[0]["window"] as? [String: Any])?["picture"] as? String == "1.png")
    }

    @Test("A report of many classes shows the worst of them")
    func manyClasses() throws {
        let count = 100
        let rows = (0..<count).map { row in (0..<count).map { Float($0 == (row < 90 ? row : 0) ? 1 : 0) } }
        let report = try judged(rows, Array(0..<count))
        #expect(report.classesChart.labels.count == 60 && report.classesChart.labels[0] == "c90 (1)")
        #expect(report.classesChart.series.map(\.name) == ["F1"])
        #expect(report.confusionChart.picture().width < 2500)
    }
}
