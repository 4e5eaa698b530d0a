import Machine
import Network
import TestSupport
import Testing

@testable import Engine

@Suite struct PrecisionTests {
    @Test("With exact precision a window has the same bits wherever it lies", arguments: ReferencePassTests.unpadded)
    func exactWindowsEqualTheDensePass(text: String) throws {
        for set in InstructionSet.allCases where set.isSupported {
            let (dense, loop) = try bothWays(text, PlanOptions(instructionSet: set, precision: .exact))
            #expect(sameBits(dense, loop), "\(text) on \(set)")
        }
    }

    @Test("By default a window has the same score to a hundred-thousandth", arguments: ReferencePassTests.unpadded)
    func windowsAreCloseToTheDensePass(text: String) throws {
        let (dense, loop) = try bothWays(text, PlanOptions())
        #expect(relativeDifference(dense, loop.map(Double.init)) <= 1e-5, "\(text)")
    }

    @Test("Exact precision takes plain sums only; default precision takes the largest Winograd tiles for some layers")
    func precisionLimitsAlgorithms() throws {
        let model = try randomModel("input 64x64x16; [conv3-64/p1 relu]*16 pool2 conv9-64 relu; fc2")
            .convolutionalized()
        func algorithms(_ precision: Precision) throws -> [Algorithm] {
            let plan = try Plan(model, picture: Extent(200), options: PlanOptions(precision: precision))
            return plan.stages.compactMap(\.cost.algorithm)
        }
        #expect(try Set(algorithms(.exact)).isSubset(of: [.direct, .streamed]))
        #expect(try algorithms(.fast).count { $0 == .winograd6 } == 16)
        // 13 errors of 2.7e-6 add up, as squares, to less than 1e-5.
        #expect(try algorithms(.default).count { $0 == .winograd6 } == 13)
        #expect(try algorithms(.default).contains(.winograd4))
    }

    /// The scores of a dense pass, and those of its windows one by one.
    private func bothWays(_ text: String, _ options: PlanOptions) throws -> (dense: [Float], loop: [Float]) {
        let model = try randomModel(text).convolutionalized()
        let (window, stride, channels) = (model.window, model.stride, model.architecture.input.channels)
        let map = Extent(height: 4, width: 7)
        let picture = model.grid.pictureExtent(ofMap: map)
        let samples = randomSamples(picture, channels)
        let pool = WorkerPool(threads: 2)
        let planner = Planner(model, options: options, pool: pool)
        let dense = try scores(planner.plan(for: picture), samples, picture, pool)
        let executor = try Executor(planner.plan(for: window), pool: pool)
        var loop: [Float] = []
        for row in 0..<map.height {
            for column in 0..<map.width {
                let cut = ArraySource(
                    samples, pictureWidth: picture.width, channels: channels, left: column * stride.width,
                    top: row * stride.height, width: window.width, height: window.height)
                try executor.run(cut) { loop += Array($1) }
            }
        }
        return (dense, loop)
    }
}
