import Foundation
import Network
import Synchronization
import Testing

@testable import Datasets

@Suite struct BatchesAheadTests {
    /// Windows whose samples tell which they are.
    struct Numbered: TrainingSamples {
        struct Unreadable: Error, Equatable { var index: Int }

        let classes = ["even", "odd", "third"]
        let shape = Shape(height: 3, width: 2, channels: 1)
        var counts = [11, 0, 7]
        var unreadable: Set<Int> = []

        func count(epoch: Int) -> Int { counts[epoch] }

        func read(_ index: Int, epoch: Int, into window: UnsafeMutableBufferPointer<Float>) throws -> Int {
            if unreadable.contains(index) { throw Unreadable(index: index) }
            for place in window.indices { window[place] = Float(epoch * 1000 + index * 10 + place) }
            return index % 3
        }
    }

    /// What a reader without threads of its own gives.
    func direct(
        _ samples: some TrainingSamples, batchSize: Int, epochs: Range<Int>, firstIndex: Int = 0
    ) throws -> [SampleBatch] {
        try epochs.flatMap { epoch in
            let start = epoch == epochs.lowerBound ? firstIndex : 0
            return try stride(from: start, to: samples.count(epoch: epoch), by: batchSize).map { first in
                let indices = first..<min(first + batchSize, samples.count(epoch: epoch))
                var windows: [Float] = []
                var labels: [Int] = []
                for index in indices {
                    var window = [Float](repeating: .nan, count: samples.shape.count)
                    labels.append(
                        try window.withUnsafeMutableBufferPointer { try samples.read(index, epoch: epoch, into: $0) })
                    windows += window
                }
                return SampleBatch(epoch: epoch, indices: indices, samples: windows, labels: labels)
            }
        }
    }

    func all(_ batches: BatchesAhead) throws -> [SampleBatch] {
        var found: [SampleBatch] = []
        while let batch = try batches.next() { found.append(batch) }
        return found
    }

    @Test(
        "What is read ahead equals what is read directly, at any number of threads", arguments: [1, 2, 4], [1, 4, 20])
    func equalsDirectReading(threads: Int, batchSize: Int) throws {
        let samples = Numbered()
        for firstIndex in [0, 3, 10, 11, 50] {
            let batches = BatchesAhead(
                samples, batchSize: batchSize, epochs: 0..<3, firstIndex: firstIndex, threads: threads)
            let expected = try direct(samples, batchSize: batchSize, epochs: 0..<3, firstIndex: firstIndex)
            #expect(try all(batches) == expected)
            #expect(try batches.next() == nil)
        }
    }

    @Test("Patches of pictures are the same read ahead, augmentation included", arguments: [1, 2, 4])
    func patchesAreTheSame(threads: Int) throws {
        let data = Support.data(width: 90, height: 70, objects: [[Support.object(1, 40, 30, 15, 15)], []])
        let plan = PatchPlan(
            data: data, pictures: [0, 1], window: Extent(16),
            sampling: PatchSampling(window: Extent(16), strideInPixels: 8), seed: 4)
        let samples = PatchSamples.training(plan, augmentation: Augmentation())
        let batches = BatchesAhead(samples, batchSize: 6, epochs: 1..<4, threads: threads)
        #expect(try all(batches) == direct(samples, batchSize: 6, epochs: 1..<4))
    }

    @Test("Nothing to read gives nothing")
    func nothing() throws {
        #expect(try BatchesAhead(Numbered(), batchSize: 4, epochs: 1..<2, threads: 2).next() == nil)
        #expect(try BatchesAhead(Numbered(), batchSize: 4, epochs: 2..<2, threads: 2).next() == nil)
    }

    @Test("A window that cannot be read is an error when its batch is asked for, and again", arguments: [1, 2, 4])
    func errorsSurface(threads: Int) throws {
        let samples = Numbered(unreadable: [6, 9, 10])
        let batches = BatchesAhead(samples, batchSize: 5, epochs: 0..<1, threads: threads)
        #expect(try batches.next()?.indices == 0..<5)
        for _ in 0..<2 {
            #expect(throws: Numbered.Unreadable(index: 6)) { try batches.next() }
        }
    }

    /// Counts the windows that were read, and those that exist.
    final class Counted: TrainingSamples {
        let classes = ["one", "other"]
        let shape = Shape(height: 1, width: 1, channels: 1)
        let reads = Atomic<Int>(0)
        let isGone: DispatchSemaphore

        init(isGone: DispatchSemaphore) { self.isGone = isGone }
        deinit { isGone.signal() }

        func count(epoch: Int) -> Int { 1_000_000 }

        func read(_ index: Int, epoch: Int, into window: UnsafeMutableBufferPointer<Float>) -> Int {
            reads.add(1, ordering: .relaxed)
            window[0] = 0
            return 0
        }
    }

    @Test("Only two batches are read ahead, and the threads end when nobody holds the reader", arguments: [1, 4])
    func boundedAndStopped(threads: Int) throws {
        let isGone = DispatchSemaphore(value: 0)
        do {
            let samples = Counted(isGone: isGone)
            let batches = BatchesAhead(samples, batchSize: 10, epochs: 0..<9, threads: threads)
            for _ in 0..<5 { _ = try batches.next() }
            #expect((50...70).contains(samples.reads.load(ordering: .relaxed)))
        }
        #expect(isGone.wait(timeout: .now() + 600) == .success)
    }
}
