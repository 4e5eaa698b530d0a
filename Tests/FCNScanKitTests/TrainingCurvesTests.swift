import FCNScanKit
import Foundation
import Testing

@Suite struct TrainingCurvesTests {
    private func metrics(_ epoch: Int, loss: Double = 0.5, validation: Double? = 0.6, best: Bool = false)
        -> EpochMetrics
    {
        EpochMetrics(
            epoch: epoch, step: epoch * 10, learningRate: 0.001, loss: loss, accuracy: 0.9, validationLoss: validation,
            validationAccuracy: validation.map { _ in 0.8 }, seconds: 1, windowsPerSecond: 100, best: best)
    }

    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "metrics-\(UUID().uuidString).jsonl"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func line(_ metrics: EpochMetrics) throws -> String {
        String(decoding: try JSONEncoder().encode(metrics), as: UTF8.self)
    }

    @Test("A file of metrics is read back, with and without validation")
    func readsBack() throws {
        let epochs = [metrics(1), metrics(2, validation: nil), metrics(3, best: true)]
        try withFile(epochs.map(line).joined(separator: "\n") + "\n") { path throws in
            #expect(try EpochMetrics.read(path) == epochs)
            #expect(try TrainingCurves(contentsOf: path).best?.epoch == 3)
        }
        let one = try line(metrics(2, validation: nil))
        #expect(!one.contains("validation"))
    }

    @Test("A last line that was cut off is left out, wherever it was cut")
    func truncatedLine() throws {
        let (first, second) = (try line(metrics(1)), try line(metrics(2)))
        for count in 0..<second.count {
            try withFile(first + "\n" + second.prefix(count)) { path throws in
                #expect(try EpochMetrics.read(path) == [metrics(1)], "\(count)")
            }
        }
    }

    @Test("A broken line in the middle, and a file without an epoch, are errors in a sentence")
    func brokenLine() throws {
        let good = try line(metrics(1))
        try withFile("\(good)\n{\"epoch\": 2\n\(good)\n") { path throws in
            #expect(throws: EpochMetricsError.lineNotUsable(path: path, line: 2)) { try EpochMetrics.read(path) }
        }
        try withFile("") { path throws in
            #expect(throws: EpochMetricsError.noEpochs(path: path)) { try TrainingCurves(contentsOf: path) }
        }
        #expect(try EpochMetrics.read("/nowhere/metrics.jsonl").isEmpty)
    }

    @Test("An epoch that was run twice counts with its last numbers")
    func repeatedEpoch() {
        let curves = TrainingCurves(metrics: [metrics(1), metrics(2, loss: 0.4), metrics(2, loss: 0.3), metrics(3)])
        #expect(curves.metrics.map(\.epoch) == [1, 2, 3] && curves.metrics[1].loss == 0.3)
    }

    @Test("Curves are drawn for any run: one epoch, no validation, numbers that are no numbers")
    func drawsAnyRun() {
        let runs = [
            [], [metrics(1, best: true)], (1...30).map { metrics($0, validation: nil) },
            [metrics(1), metrics(2, loss: .nan, validation: .infinity, best: true)],
            (1...9).map { metrics($0, loss: pow(10, -Double($0)), best: true) },
        ]
        let sizes = Set(runs.map { [TrainingCurves(metrics: $0).picture()].map { [$0.width, $0.height] } })
        #expect(sizes == [[[1000, 1200]]])
    }
}
