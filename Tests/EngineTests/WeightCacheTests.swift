import Machine
import Network
import TestSupport
import Testing

@testable import Engine

@Suite("Packed weights")
struct WeightCacheTests {
    @Test("of a model whose weights are in its file give the same scores to the bit", arguments: Algorithm.allCases)
    func keptWeights(algorithm: Algorithm) throws {
        let text = "input 12x12x3; conv3-96/p1 bn relu conv3-96 relu; bn flatten/hwc fc17 relu; fc3"
        let model = try randomModel(text)
        let kept = try withTemporaryFolder { folder in
            try model.write(to: folder + "/kept.safetensors")
            return try Model(contentsOf: folder + "/kept.safetensors").convolutionalized()
        }
        #expect(kept.parameters.joined().filter(\.isKept).count == 2)
        let picture = Extent(height: 27, width: 31)
        let samples = randomSamples(picture, 3)
        func scores(_ model: DenseModel, threads: Int) throws -> [Float] {
            let pool = WorkerPool(threads: threads)
            let plan = try Plan(model, picture: picture, options: PlanOptions(algorithm: algorithm), pool: pool)
            let source = ArraySource(samples, width: picture.width, height: picture.height, channels: 3)
            return try Executor(plan, pool: pool).scores(of: source)
        }
        let expected = try scores(model.convolutionalized(), threads: 1)
        for threads in [1, 3] { #expect(try scores(kept, threads: threads) == expected) }
    }

    @Test("hold each weight at its place, whether packed at once or read in pieces")
    func places() throws {
        for (filters, channels, height, width) in [(37, 19, 2, 3), (16, 16, 1, 1), (5, 3, 3, 3), (33, 40, 1, 2)] {
            let shape = [filters, channels, height, width]
            let rowCount = channels * height * width
            let values = (0..<filters * rowCount).map { Float($0 + 1) }
            let bias = Tensor(shape: [filters], values: (0..<filters).map { Float(-$0 - 1) })
            let kept = Tensor(
                shape: shape, keptRows: { Array(values[$0.lowerBound * rowCount..<$0.upperBound * rowCount]) })
            let once = PackedConvolution(weight: Tensor(shape: shape, values: values), bias: bias)
            let pieces = try PackedConvolution(reading: kept, bias: bias, pool: WorkerPool(threads: 2))
            var expected = [Float](repeating: 0, count: once.weights.count)
            once.forEachWeight { packed, filter, channel, position in
                expected[packed] = values[(filter * channels + channel) * height * width + position]
            }
            for packed in [once, pieces] {
                #expect(Array(packed.weights.values) == expected, "\(shape)")
                #expect(Array(packed.bias.values.prefix(filters)) == bias.values, "\(shape)")
            }
        }
    }
}
