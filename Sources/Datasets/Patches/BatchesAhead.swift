import Glibc
import Machine
import Network

/// Reads batches on threads of its own while the caller computes.
///
/// ```swift
/// let batches = BatchesAhead(samples, batchSize: 32, epochs: 0..<10, threads: 2)
/// while let batch = try batches.next() { step(batch) }
/// ```
///
/// Batches come in the order of (epoch, index); the last of an epoch may be smaller. At most two batches are
/// held besides the one that the caller has. What is in them does not depend on the number of threads. The
/// threads end when nobody holds the reader any longer, after the windows they are at.
package final class BatchesAhead: Sendable {
    /// Batches that are being read or wait to be taken.
    static let depth = 2

    private let line: Line

    /// Starts to read.
    ///
    /// - Parameters:
    ///   - samples: What is read.
    ///   - batchSize: Windows in a batch.
    ///   - epochs: The epochs to read, one after the other; ``TrainingSamples/count(epoch:)`` says how long each is.
    ///   - firstIndex: Where the first epoch begins, to continue an interrupted one.
    ///   - readsBoxes: Whether it is asked where objects lie.
    ///   - threads: The number of threads that read.
    package init(
        _ samples: some TrainingSamples, batchSize: Int, epochs: Range<Int>, firstIndex: Int = 0,
        readsBoxes: Bool = false, threads: Int
    ) {
        precondition(batchSize > 0, "a batch has at least one window")
        precondition(firstIndex >= 0, "samples are counted from 0")
        precondition(threads > 0, "at least one thread reads")
        let line = Line(
            samples, batchSize: batchSize, epochs: epochs, firstIndex: firstIndex, readsBoxes: readsBoxes)
        self.line = line
        for _ in 0..<threads {
            BackgroundThread.start("fcnscan reader") { line.work() }
        }
    }

    deinit { line.stop() }

    /// The next batch; `nil` after the last one.
    ///
    /// - Throws: What ``TrainingSamples/read(_:epoch:into:)`` threw for the first window that could not be read;
    ///   every further call throws it again.
    package func next() throws -> SampleBatch? { try line.take() }

    /// A batch that is being filled. Threads write to windows of their own; all else is guarded by the line's lock.
    private final class Filling: @unchecked Sendable {
        let epoch: Int
        let indices: Range<Int>
        let windows: UnsafeMutableBufferPointer<Float>
        let labels: UnsafeMutableBufferPointer<Int>
        let boxes: UnsafeMutableBufferPointer<BoxOutputs?>
        let samplesInWindow: Int
        var given = 0
        var done = 0
        var failure: (index: Int, error: any Error)?
        var finished: SampleBatch?

        init(epoch: Int, indices: Range<Int>, samplesInWindow: Int, readsBoxes: Bool) {
            self.epoch = epoch
            self.indices = indices
            self.samplesInWindow = samplesInWindow
            windows = .allocate(capacity: indices.count * samplesInWindow)
            windows.initialize(repeating: 0)
            labels = .allocate(capacity: indices.count)
            labels.initialize(repeating: 0)
            boxes = .allocate(capacity: readsBoxes ? indices.count : 0)
            boxes.initialize(repeating: nil)
        }

        deinit {
            windows.deallocate()
            labels.deallocate()
            boxes.deallocate()
        }

        func read(_ piece: Range<Int>, from samples: any TrainingSamples) throws {
            for number in piece {
                let start = number * samplesInWindow
                labels[number] = try samples.read(
                    indices.lowerBound + number, epoch: epoch,
                    into: UnsafeMutableBufferPointer(rebasing: windows[start..<start + samplesInWindow]))
                if !boxes.isEmpty {
                    boxes[number] = samples.box(of: indices.lowerBound + number, epoch: epoch)
                }
            }
        }

        var batch: SampleBatch {
            SampleBatch(
                epoch: epoch, indices: indices, samples: Array(windows), labels: Array(labels),
                boxes: Array(boxes))
        }
    }

    /// The batches between the threads that read and the caller. Everything that changes is guarded by ``condition``.
    private final class Line: @unchecked Sendable {
        private let samples: any TrainingSamples
        private let batchSize: Int
        private let lastEpoch: Int
        private let samplesInWindow: Int
        private let readsBoxes: Bool
        private let condition = Condition()
        private var filling: [Filling] = []
        private var epoch: Int
        private var nextIndex: Int
        private var failure: (any Error)?
        private var isStopped = false
        /// Small enough that several threads share a batch, large enough that the lock does not matter.
        private let windowsInPiece = 4

        init(
            _ samples: some TrainingSamples, batchSize: Int, epochs: Range<Int>, firstIndex: Int, readsBoxes: Bool
        ) {
            self.samples = samples
            self.batchSize = batchSize
            epoch = epochs.lowerBound
            lastEpoch = epochs.upperBound
            nextIndex = firstIndex
            samplesInWindow = samples.shape.count
            self.readsBoxes = readsBoxes
        }

        func stop() {
            condition.lock()
            isStopped = true
            filling = []
            condition.broadcast()
            condition.unlock()
        }

        func take() throws -> SampleBatch? {
            condition.lock()
            defer { condition.unlock() }
            while true {
                if let failure { throw failure }
                if let first = filling.first {
                    if let batch = first.finished {
                        filling.removeFirst()
                        condition.broadcast()
                        return batch
                    }
                    if first.done == first.indices.count, let error = first.failure?.error {
                        failure = error
                        isStopped = true
                        filling = []
                        condition.broadcast()
                        throw error
                    }
                } else if epoch == lastEpoch {
                    return nil
                }
                condition.wait()
            }
        }

        func work() {
            condition.lock()
            defer { condition.unlock() }
            while !isStopped {
                guard let (batch, piece) = nextPiece() else {
                    if epoch == lastEpoch, filling.allSatisfy({ $0.given == $0.indices.count }) { return }
                    condition.wait()
                    continue
                }
                condition.unlock()
                var failure: (any Error)?
                do { try batch.read(piece, from: samples) } catch { failure = error }
                condition.lock()
                batch.done += piece.count
                // Pieces end in any order; the error of the first of them is the one that counts.
                if let failure, batch.failure.map({ piece.lowerBound < $0.index }) ?? true {
                    batch.failure = (piece.lowerBound, failure)
                }
                guard batch.done == batch.indices.count else { continue }
                if batch.failure == nil {
                    condition.unlock()
                    let finished = batch.batch
                    condition.lock()
                    batch.finished = finished
                }
                condition.broadcast()
            }
        }

        /// Windows that nobody reads yet; `nil` while there are none, or none may be held.
        private func nextPiece() -> (Filling, Range<Int>)? {
            if filling.allSatisfy({ $0.given == $0.indices.count }), filling.count < BatchesAhead.depth {
                openBatch()
            }
            guard let batch = filling.first(where: { $0.given < $0.indices.count }) else { return nil }
            let piece = batch.given..<min(batch.given + windowsInPiece, batch.indices.count)
            batch.given = piece.upperBound
            return (batch, piece)
        }

        private func openBatch() {
            while epoch < lastEpoch {
                let count = samples.count(epoch: epoch)
                if nextIndex < count {
                    let indices = nextIndex..<min(nextIndex + batchSize, count)
                    filling.append(
                        Filling(
                            epoch: epoch, indices: indices, samplesInWindow: samplesInWindow, readsBoxes: readsBoxes))
                    nextIndex = indices.upperBound
                    condition.broadcast()
                    return
                }
                epoch += 1
                nextIndex = 0
            }
            // Who waits for a batch learns that there is none.
            condition.broadcast()
        }
    }
}
