import Engine
import Foundation
import Machine
import Network
import TestSupport
import Testing

@Suite struct ExecutorTests {
    static let architectures = [
        "input 32x32x3; [conv3-16 relu pool2]*2; fc20 relu; fc2 softmax",
        "input 30x28x3; conv3-5 relu pool2 conv3-33/p1 leaky0.1 avgpool2; fc3 softmax",
        "input 33x33x1; conv5-17/s2/p2 tanh pool3/s2/p1 conv3-4/d2 sigmoid; fc3",
        "input 24x24x4; conv1-3 bn relu pool2 bn conv3-20 relu; fc5 relu; fc2 softmax",
    ]

    @Test("Scores agree with the formulas", arguments: architectures)
    func scoresAgree(text: String) throws {
        let example = try Example(text, picture: Extent(height: 61, width: 83))
        for set in InstructionSet.allCases where set.isSupported {
            let difference = relativeDifference(
                try example.scores(PlanOptions(instructionSet: set)), example.expected)
            #expect(difference <= 1e-5, "\(text) on \(set)")
        }
    }

    @Test(
        "A pass can be repeated with the same executor", arguments: [nil, Algorithm.streamed, .winograd4, .fourier32])
    func passesRepeat(algorithm: Algorithm?) throws {
        let model = try randomModel(Self.architectures[0]).convolutionalized()
        let picture = Extent(height: 64, width: 70)
        let samples = randomSamples(picture, 3)
        let plan = try Plan(model, picture: picture, options: PlanOptions(algorithm: algorithm))
        let executor = try Executor(plan, pool: WorkerPool(threads: 2))
        var passes: [[Float]] = []
        for _ in 0..<3 {
            var pass: [Float] = []
            try executor.run(ArraySource(samples, width: 70, height: 64, channels: 3)) { pass += Array($1) }
            passes.append(pass)
        }
        #expect(passes[0] == passes[1] && passes[1] == passes[2])
    }

    @Test("A picture smaller than the window is refused with both sizes")
    func smallPictureIsRefused() throws {
        let model = try randomModel(Self.architectures[0]).convolutionalized()
        let picture = Extent(height: 31, width: 90)
        #expect(
            throws: EngineError.pictureSmallerThanWindow(picture: picture, window: Extent(32))
        ) { try Plan(model, picture: picture) }
    }

    @Test("An error of the source ends the pass")
    func sourceErrorsPass() throws {
        struct Broken: Error {}
        final class BrokenSource: RowSource {
            let (width, height, channels) = (64, 64, 3)
            var rows = 0
            func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
                rows += 1
                if rows == 40 { throw Broken() }
                row.update(repeating: 0)
            }
        }
        let model = try randomModel(Self.architectures[0]).convolutionalized()
        let executor = try Executor(Plan(model, picture: Extent(64)), pool: WorkerPool(threads: 2))
        #expect(throws: Broken.self) { try executor.run(BrokenSource()) { _, _ in } }
    }
}
