import Engine
import Foundation
import Machine
import Network
import Numbers
import Scanning
import TestSupport
import Testing

@Suite struct WindowRunnerTests {
    private func model(_ text: String, classes: [String], seed: UInt64 = 3) throws -> Model {
        var model = try Model.random(text, seed: seed)
        model.classes = classes
        return model
    }

    private func probabilities(_ model: Model, count: Int, threads: Int) throws -> [Float] {
        let runner = try WindowRunner(classifier: model, pool: WorkerPool(threads: threads))
        return try runner.probabilities(count: count) { index, window in
            var random = RandomSource(seed: UInt64(index))
            _ = window.update(fromContentsOf: random.samples(window.count))
        }
    }

    @Test("A window has the probabilities that a scan window by window gives it, at any number of threads")
    func equalsScan() throws {
        let model = try model("input 12x12x3; conv3-8/p1 relu pool2; fc4 softmax", classes: ["a", "b", "c", "d"])
        let found = try probabilities(model, count: 70, threads: 1)
        #expect(try probabilities(model, count: 70, threads: 3) == found)
        let pool = WorkerPool(threads: 2)
        let scanner = DenseScanner(try model.windowed(), method: .exactWindows(stride: nil), pool: pool)
        for index in [0, 31, 69] {
            var random = RandomSource(seed: UInt64(index))
            let source = ArraySource(random.samples(12 * 12 * 3), width: 12, height: 12, channels: 3)
            let expected = try scanner.scan(source).probabilities
            #expect(Array(found[index * 4..<(index + 1) * 4]) == expected)
        }
    }

    @Test("A model with one output judges two classes, and outputs of sigmoids add up to 1")
    func otherEndings() throws {
        let one = try model("input 6x6x1; fc1 sigmoid", classes: ["thing"])
        #expect(
            try WindowRunner(classifier: one, pool: WorkerPool(threads: 1)).classes(other: "rest") == ["rest", "thing"])
        let single = try model("input 6x6x1; fc1", classes: ["thing"])
        let several = try model("input 6x6x1; fc3 sigmoid", classes: ["a", "b", "c"])
        for (model, classes) in [(one, 2), (single, 2), (several, 3)] {
            let found = try probabilities(model, count: 5, threads: 2)
            #expect(found.count == 5 * classes)
            for start in stride(from: 0, to: found.count, by: classes) {
                let row = found[start..<start + classes]
                #expect(row.allSatisfy { (0...1).contains($0) } && abs(row.reduce(0, +) - 1) < 1e-5)
            }
        }
    }

    @Test("The error of the first window that cannot be read is thrown, and progress ends with all windows")
    func errorsAndProgress() throws {
        struct Unreadable: Error, Equatable { var window: Int }
        let runner = try WindowRunner(
            classifier: model("input 6x6x1; fc2 softmax", classes: ["a", "b"]), pool: WorkerPool(threads: 2))
        var reports: [Int] = []
        _ = try runner.probabilities(count: 130, onProgress: { done, _ in reports.append(done) }) { _, window in
            window.update(repeating: 0)
        }
        #expect(reports == [64, 128, 130])
        #expect(throws: Unreadable(window: 71)) {
            try runner.probabilities(count: 130) { index, window in
                window.update(repeating: 0)
                if index >= 71 { throw Unreadable(window: index) }
            }
        }
    }

    @Test("A network that gives a map of scores for a window is refused")
    func mapOfScores() throws {
        let model = try model("input 8x8x1; conv3-2 softmax", classes: ["a", "b"])
        #expect(throws: (any Error).self) { try WindowRunner(classifier: model, pool: WorkerPool(threads: 1)) }
    }

    @Test("Many windows give what single windows give, in order, and the first error")
    func batches() throws {
        struct Refused: Error, Equatable { var window: Int }
        let dense = try model("input 2x2x1; conv2-2 relu; fc2 softmax", classes: ["dark", "light"]).windowed()
        func fill(_ index: Int, _ samples: UnsafeMutableBufferPointer<Float>) {
            for place in samples.indices { samples[place] = Float(index * 4 + place) / 1000 }
        }
        let expected = try (0..<150).flatMap { index -> [Float] in
            var samples = [Float](repeating: 0, count: 4)
            samples.withUnsafeMutableBufferPointer { fill(index, $0) }
            return try Executor(Plan(dense, picture: Extent(2)), pool: WorkerPool(threads: 1)).scores(
                of: ArraySource(samples, width: 2, height: 2, channels: 1))
        }
        for threads in [1, 2, 3] {
            let runner = try WindowRunner(dense, pool: WorkerPool(threads: threads))
            var done: [Int] = []
            #expect(try runner.outputs(count: 150, onProgress: { now, _ in done.append(now) }, read: fill) == expected)
            #expect(done.last == 150 && done == done.sorted())
            #expect(throws: Refused(window: 5)) {
                try runner.outputs(count: 20) { index, samples in
                    if index >= 5 { throw Refused(window: index) }
                    fill(index, samples)
                }
            }
        }
    }
}
