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

    @Test(
        "compares tiles of windows that are scored together",
        arguments: [
            // A U-Net, on more than a group and on less than one.
            "input 44x44x3; conv3-4 relu =a pool2 conv3-6 relu deconv2-4/s2 =u @a crop2 concat@u conv3-4 relu conv1-2",
            "input 22x22x3; conv3-4 relu =a pool2 conv3-6 relu =b pool2 conv3-8 relu deconv2-6/s2 =u @b crop2 concat@u "
                + "conv3-5 relu deconv2-4/s2 =v @a crop8 concat@v conv3-4 relu conv1-2 softmax",
        ])
    func groups(text: String) throws {
        let report = try report(text)
        #expect(report.checks.map(\.ways) == [.classifierAndConverted, .windowsAndDensePass])
        #expect(report.checks.allSatisfy { $0.isEqual && $0.sameBestClass == $0.windows }, "\(report.checks)")
        #expect(report.deviations.isEmpty)
    }

    @Test("says where tiles of a padded network that enlarges maps again differ, and that they do not elsewhere")
    func paddedGroups() throws {
        let report = try report(
            "input 32x32x3; conv3-4/p1 relu =a pool2 conv3-6/p1 relu up2 concat@a conv3-4/p1 relu conv1-2")
        #expect(report.checks[0].isEqual && !report.checks[1].isEqual)
        #expect(report.deviations.map(\.layer) == ["conv1", "conv2", "conv3"])
        #expect(report.deviations.map(\.margins) == [Margins(1), Margins(2), Margins(5)])
        for deviation in report.deviations {
            #expect(deviation.differenceElsewhere < 1e-5 && deviation.largestDifference > 1e-3, "\(deviation)")
        }
    }

    @Test("follows the paths of a residual network")
    func residual() throws {
        let report = try report("input 24x24x2; conv3-4/s2 relu =a conv3-4/p1 relu conv3-4/p1 add@a relu; fc2")
        #expect(report.checks[0].isEqual)
        #expect(report.deviations.count == 2)
        #expect(report.deviations.allSatisfy { $0.differenceElsewhere < 1e-5 && $0.largestDifference > 1e-3 })
    }

    @Test("takes rounding of large terms for what it is where scores are small, and still finds a fault")
    func rounding() throws {
        let text = "input 48x48x1; conv3-16 relu conv3-16 relu avgpool44; fc3"
        var model = Model.untrained(try Architecture(text: text), seed: 3)
        let last = model.parameters.count - 1
        // Large weights, and a bias that takes the sum for middle grey nearly away.
        model.parameters[last][0].values = model.parameters[last][0].values.map { 4000 * $0 }
        let grey = [Float](repeating: 0.5, count: 48 * 48)
        let pool = WorkerPool(threads: 1)
        let sums = try Executor(Plan(model.windowed(), picture: Extent(48), pool: pool), pool: pool)
            .scores(of: ArraySource(grey, width: 48, height: 48, channels: 1))
        model.parameters[last][1].values = sums.map { -$0 }
        let report = try SurgeryReport.verify(model, try model.windowed(), pictures: [], pool: pool)
        for check in report.checks {
            #expect(check.isEqual, "\(check)")
            #expect(check.tolerance > 1e-5 * check.largestLogit)
        }
        // A thousandth more in a single layer is no rounding.
        var wrong = model
        wrong.parameters[2][0].values = wrong.parameters[2][0].values.map { 1.001 * $0 }
        let faulty = try SurgeryReport.verify(model, try wrong.windowed(), pictures: [], pool: pool)
        #expect(!faulty.checks[0].isEqual, "\(faulty.checks[0])")
    }

    @Test("measures what means around each place cost, against windows with means of their own")
    func localMeans() throws {
        let text = "input 16x16x1; conv3-8 relu =a avgpool14 conv1-4 relu conv1-8 sigmoid mul@a pool2; fc3"
        let model = Model.untrained(try Architecture(text: text), seed: 3)
        let report = try SurgeryReport.verify(
            model, try model.withLocalMeans().convolutionalized(), windows: try model.windowed(), pictures: [],
            pool: WorkerPool(threads: 2))
        #expect(report.checks[0].isEqual, "\(report.checks[0])")
        #expect(!report.checks[1].isEqual && report.checks[1].meanDifference > 0)
        #expect(report.checks[1].largestDifference < 0.5 * report.checks[1].largestLogit)
        #expect(report.deviations.isEmpty)
    }

    @Test("a network with many scores for its input is no classifier")
    func noClassifier() throws {
        #expect(throws: SurgeryCheckError.self) { try report("input 8x8x1; conv3-2") }
    }
}
