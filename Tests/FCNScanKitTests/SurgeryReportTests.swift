import Engine
import FCNScanKit
import Network
import Testing

@Suite("The report on a conversion")
struct SurgeryReportTests {
    private func report(_ text: String) throws -> SurgeryReport {
        let model = Model.untrained(try Architecture(text: text), seed: 3)
        return try SurgeryReport.verify(
            model, try model.windowed(), pictures: [], pool: WorkerPool(threads: 2))
    }

    @Test("finds both forms equal, and nothing to tell, where no layer pads")
    func unpadded() throws {
        let report = try report("input 20x20x3; conv3-4 relu pool2 conv3-8 relu pool2; fc5 relu; fc3 softmax")
        #expect(report.checks.map(\.ways) == [.classifierAndConverted, .windowsAndDensePass])
        #expect(report.checks.allSatisfy { $0.isEqual })
        #expect(report.checks.allSatisfy { $0.sameBestClass == $0.windows })
        #expect(report.deviations.isEmpty)
    }

    @Test("says for each layer that pads where a dense pass differs, and that it does not elsewhere")
    func padded() throws {
        let report = try report("input 32x32x1; conv3-4/p1 relu pool2 conv3-4/p1 relu pool2 conv3-4 relu; fc3")
        #expect(report.checks[0].isEqual)
        #expect(!report.checks[1].isEqual)
        #expect(report.deviations.map(\.layer) == ["conv1", "conv2"])
        for deviation in report.deviations {
            #expect(deviation.largestDifference > 1e-3)
            #expect(deviation.differenceElsewhere < 1e-5)
        }
        #expect(report.deviations[0].margins == Margins(1))
        #expect(report.deviations[1].margins == Margins(2))
        #expect(report.deviations[0].map == Extent(32))
        #expect(abs(report.deviations[0].share - (1 - 30.0 * 30 / (32 * 32))) < 1e-9)
    }

    @Test("follows the paths of a residual network")
    func residual() throws {
        let report = try report("input 24x24x2; conv3-4/s2 relu =a conv3-4/p1 relu conv3-4/p1 add@a relu; fc2")
        #expect(report.checks[0].isEqual)
        #expect(report.deviations.count == 2)
        #expect(report.deviations.allSatisfy { $0.differenceElsewhere < 1e-5 && $0.largestDifference > 1e-3 })
    }

    @Test("a network with many scores for its input is no classifier")
    func noClassifier() throws {
        #expect(throws: SurgeryCheckError.self) { try report("input 8x8x1; conv3-2") }
    }
}
