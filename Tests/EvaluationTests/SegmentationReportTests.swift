import Testing

@testable import Evaluation

@Suite struct SegmentationReportTests {
    @Test("Measures are those of the definition")
    func measuresAreThoseOfTheDefinition() throws {
        // Scripts/check-labels compares with numpy and scikit-learn; this is by hand.
        var tally = LabelTally(classes: 3)
        let pixels: [(Int?, Int?, Int)] = [
            (0, 0, 50), (0, 1, 6), (0, nil, 4), (1, 1, 20), (1, 0, 10), (1, nil, 0), (nil, nil, 7), (nil, 1, 3),
        ]
        for (truth, label, count) in pixels { for _ in 0..<count { tally.add(truth: truth, label: label) } }
        let report = SegmentationReport(tally, classes: ["a", "b", "c"], pictures: 2)
        #expect(report.confusion == [[50, 6, 0, 4], [10, 20, 0, 0], [0, 0, 0, 0]])
        #expect(report.pixels == 90 && report.ignored == 10 && report.unlabelled == 4)
        #expect(report.pixelAccuracy == 70.0 / 90)
        let first: Double = 50.0 / 70
        let second: Double = 20.0 / 36
        #expect(report.classes.map(\.iou) == [first, second, nil])
        #expect(abs(report.meanIoU - (first + second) / 2) < 1e-12)
        #expect(abs(report.meanAccuracy - (50.0 / 60 + 20.0 / 30) / 2) < 1e-12)
        #expect(abs(report.frequencyWeightedIoU - (60 * first + 30 * second) / 90) < 1e-12)
        #expect(report.classes[1].precision == 20.0 / 26)
        #expect(report.description.contains("pixel accuracy 77.78%"))
    }
}
