import Engine
import Foundation
import Network
import Testing

@Suite struct ExecutorTests {
    static let architectures = [
        "input 32x32x3; [conv3-16 relu pool2]*2; fc20 relu; fc2 softmax",
        "input 30x28x3; conv3-5 relu pool2 conv3-33/p1 leaky0.1 avgpool2; fc3 softmax",
        "input 33x33x1; conv5-17/s2/p2 tanh pool3/s2/p1 conv3-4/d2 sigmoid; fc3",
        "input 24x24x4; conv1-3 bn relu pool2 bn conv3-20 relu; fc5 relu; fc2 softmax",
    ]

    /// The scores of a picture straight from the formulas, in float64, shape [rows, columns, classes].
    static func reference(_ model: DenseModel, _ samples: [Float], _ picture: Extent) -> [Double] {
        let channels = model.architecture.input.channels
        let covered = model.coveredExtent(for: picture)
        var map = ReferenceMap(height: covered.height, width: covered.width, channels: channels)
        for y in 0..<covered.height {
            for x in 0..<covered.width {
                for channel in 0..<channels {
                    let sample = Double(samples[(y * picture.width + x) * channels + channel])
                    map[y, x, channel] =
                        (sample * Double(model.normalization.scale) - Double(model.normalization.mean[channel]))
                        / Double(model.normalization.deviation[channel])
                }
            }
        }
        return model.referenceScores(of: map).values
    }

    @Test("Scores agree with the formulas", arguments: architectures, InstructionSet.allCases)
    func scoresAgree(text: String, instructionSet: InstructionSet) throws {
        guard instructionSet.isSupported else { return }
        let model = try randomModel(text).convolutionalized()
        let picture = Extent(height: 61, width: 83)
        let samples = randomSamples(picture, model.architecture.input.channels)
        let expected = Self.reference(model, samples, picture)
        let found = try scores(model, samples, picture, instructionSet: instructionSet)
        #expect(found.count == expected.count)
        let largest = expected.map(abs).max() ?? 1
        let difference = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(difference <= 1e-5 * largest, "\(text): \(difference) of \(largest)")
    }

    @Test("Scores are the same bits for every band height and number of threads", arguments: architectures)
    func scoresDoNotDependOnBandsAndThreads(text: String) throws {
        let model = try randomModel(text).convolutionalized()
        let picture = Extent(height: 97, width: 110)
        let samples = randomSamples(picture, model.architecture.input.channels)
        let whole = try scores(model, samples, picture, rowsPerBand: picture.height, threads: 1)
        for rows in [1, 2, 7, 32, 1000] {
            for threads in [1, 2, 8] {
                let found = try scores(model, samples, picture, rowsPerBand: rows, threads: threads)
                #expect(
                    zip(found, whole).allSatisfy { $0.bitPattern == $1.bitPattern },
                    "\(text): bands of \(rows) rows, \(threads) threads")
            }
        }
    }

    @Test("A pass can be repeated with the same executor")
    func passesRepeat() throws {
        let model = try randomModel(Self.architectures[0]).convolutionalized()
        let picture = Extent(height: 64, width: 70)
        let samples = randomSamples(picture, 3)
        let executor = try Executor(Plan(model, picture: picture), pool: WorkerPool(threads: 2))
        var passes: [[Float]] = []
        for _ in 0..<3 {
            var pass: [Float] = []
            try executor.run(ArraySource(samples, width: 70, height: 64, channels: 3)) { pass += Array($1) }
            passes.append(pass)
        }
        #expect(passes[0] == passes[1] && passes[1] == passes[2])
    }

    @Test("Memory for activations does not grow with the picture's height")
    func memoryDoesNotGrowWithHeight() throws {
        let model = try randomModel(Self.architectures[0]).convolutionalized()
        let pool = WorkerPool(threads: 1)
        let low = try Executor(Plan(model, picture: Extent(height: 200, width: 90)), pool: pool, rowsPerBand: 8)
        let high = try Executor(Plan(model, picture: Extent(height: 20_000, width: 90)), pool: pool, rowsPerBand: 8)
        #expect(low.activationBytes == high.activationBytes)
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
