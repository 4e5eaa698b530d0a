import Datasets
import Engine
import Foundation
import Machine
import Network
import Numbers
import Testing

@testable import Training

@Suite struct BoxLossTests {
    @Test("Smooth L1 is a parabola inside and straight outside, on windows with an object only")
    func followsItsFormula() {
        var loss = BatchLoss()
        loss.gradients = [[9], [8]]
        BoxLoss(weight: 2).add(
            [[0.5, 0, 3, -4], [1, 1, 1, 1]], wanted: [BoxOutputs(SIMD4(0, 0, 1, 0)), nil], shares: [1, 1], to: &loss)
        // 2/4 · (0.125 + 0 + 1.5 + 3.5), and its slopes over two windows.
        #expect(loss.sum == 2.5625)
        #expect(loss.gradients == [[9, 0.125, 0, 0.25, -0.25], [8, 0, 0, 0, 0]])
    }

    @Test("Gradients agree with central differences, also of mixed windows")
    func gradientsAgree() {
        var random = RandomSource(seed: 4)
        let found = (0..<5).map { _ in (0..<4).map { _ in Float(random.normal() * 2) } }
        let wanted = (0..<5).map { index in
            index == 2
                ? nil : BoxOutputs(SIMD4((0..<4).map { _ in Float(random.normal() * 2) }))
        }
        let shares: [Float] = [1, 0.25, 1, 0.5, 1]
        func loss(_ found: [[Float]]) -> BatchLoss {
            var result = BatchLoss()
            result.gradients = found.map { _ in [] }
            BoxLoss().add(found.map { $0[...] }, wanted: wanted, shares: shares, to: &result)
            return result
        }
        let gradients = loss(found).gradients
        for window in 0..<5 {
            for place in 0..<4 {
                let step: Float = 1e-3
                var (up, down) = (found, found)
                up[window][place] += step
                down[window][place] -= step
                let difference = Double(up[window][place] - down[window][place])
                let slope = (loss(up).sum - loss(down).sum) / difference / 5
                #expect(abs(slope - Double(gradients[window][place])) < 1e-4, "window \(window), number \(place)")
            }
        }
    }

    /// Windows of noise, those of class 1 with a bright square somewhere near the middle.
    struct Squares: TrainingSamples {
        let classes = ["plain", "square"]
        let shape = Shape(height: 16, width: 16, channels: 1)
        var isFixed = false

        func count(epoch: Int) -> Int { 96 }

        private func square(_ index: Int, _ epoch: Int) -> (x: Int, y: Int, width: Int, height: Int) {
            var random = RandomSource(seed: 3).derived(isFixed ? -1 : epoch, index)
            let (width, height) = (4 + random.integer(below: 4), 4 + random.integer(below: 4))
            return (3 + random.integer(below: 6), 3 + random.integer(below: 6), width, height)
        }

        func read(_ index: Int, epoch: Int, into window: UnsafeMutableBufferPointer<Float>) -> Int {
            var random = RandomSource(seed: 7).derived(isFixed ? -1 : epoch, index)
            let square = square(index, epoch)
            for place in window.indices {
                let (x, y) = (place % 16 - square.x, place / 16 - square.y)
                let isInside = index % 2 == 1 && x >= 0 && x < square.width && y >= 0 && y < square.height
                window[place] = Float(random.uniform() * 0.2 + (isInside ? 0.7 : 0))
            }
            return index % 2
        }

        func box(of index: Int, epoch: Int) -> BoxOutputs? {
            guard index % 2 == 1 else { return nil }
            let square = square(index, epoch)
            return BoxOutputs(
                x: (Double(square.x) + Double(square.width) / 2 - 8) / 16,
                y: (Double(square.y) + Double(square.height) / 2 - 8) / 16, width: Double(square.width) / 16,
                height: Double(square.height) / 16)
        }
    }

    private func train(threads: Int, epochs: Int = 25) throws -> Model {
        var options = TrainingOptions()
        options.epochs = epochs
        options.batchSize = 16
        options.learningRate = 4e-3
        options.warmUpSteps = 4
        let architecture = try Architecture(
            text: "input 16x16x1; conv3-8 bn relu conv3-8 bn relu pool2; fc24 relu; fc6 boxes")
        let pool = WorkerPool(threads: threads)
        let start = TrainingStart(
            normalization: Normalization(mean: [0.3], deviation: [0.3]),
            parameters: options.initialization.parameters(of: architecture, seed: 1)
        ).centred(architecture, on: Squares())
        let bias = start.parameters[architecture.head!][.bias].values
        #expect(bias[0] == 0 && bias[1] == 0 && bias[4] < -4 && bias[5] < -4)
        return try Trainer(architecture, options: options, pool: pool).train(
            on: Squares(), validation: Squares(isFixed: true), start: start
        ).model
    }

    @Test("A network learns where objects lie and how large they are, the same at any number of threads")
    func learnsBoxes() throws {
        let model = try train(threads: 2)
        #expect(model.classes == ["plain", "square"])
        let few = try (train(threads: 1, epochs: 2), train(threads: 3, epochs: 2))
        #expect(few.0.parameters == few.1.parameters)
        let dense = try model.convolutionalized()
        let pool = WorkerPool(threads: 1)
        let executor = try Executor(Plan(dense, picture: Extent(16), pool: pool), pool: pool)
        var (overlap, right) = (0.0, 0)
        let samples = Squares(isFixed: true)
        for index in 0..<96 {
            var window = [Float](repeating: 0, count: 256)
            let label = window.withUnsafeMutableBufferPointer { samples.read(index, epoch: 0, into: $0) }
            let found = try executor.scores(of: ArraySource(window, width: 16, height: 16, channels: 1))
            if (found[1] > found[0]) == (label == 1) { right += 1 }
            guard let wanted = samples.box(of: index, epoch: 0) else { continue }
            let box = BoxOutputs(SIMD4(found[2], found[3], found[4], found[5]))
            func shared(_ a: Double, _ b: Double, _ first: Double, _ second: Double) -> Double {
                max(0, min(a + first / 2, b + second / 2) - max(a - first / 2, b - second / 2))
            }
            let both =
                shared(box.offset.x, wanted.offset.x, box.size.width, wanted.size.width)
                * shared(box.offset.y, wanted.offset.y, box.size.height, wanted.size.height)
            let all =
                box.size.width * box.size.height + wanted.size.width * wanted.size.height - both
            overlap += both / all / 48
        }
        #expect(right >= 94, "\(right) of 96 windows are right")
        // The mean box of all windows reaches 0.348.
        #expect(overlap > 0.6, "mean IoU \(overlap)")
    }
}
