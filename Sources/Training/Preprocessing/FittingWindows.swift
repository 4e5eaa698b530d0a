import Datasets
import Machine
import Network
import Synchronization

/// The windows of the training part to which a preprocessing is fitted: those of the first epoch, or as many drawn
/// evenly from them as tell enough.
struct FittingWindows {
    /// Windows that are read at the same time: enough for many threads, and little memory.
    static let group = 64
    /// The most windows: means and deviations of so many are known to a percent.
    static let limit = 20_000
    /// The most samples of all windows together, beyond 256 windows: numbers for each channel need no more.
    static let samples = 1 << 28

    let source: any TrainingSamples
    let indices: [Int]
    let pool: WorkerPool

    /// - Throws: ``TrainingError/noSamples(part:)``.
    init(of source: some TrainingSamples, pool: WorkerPool) throws {
        let available = source.count(epoch: 0)
        guard available > 0 else { throw TrainingError.noSamples(part: "training") }
        let count = min(available, Self.limit, max(256, Self.samples / source.shape.count))
        self.source = source
        self.pool = pool
        indices = (0..<count).map { $0 * available / count }
    }

    var shape: Shape { source.shape }
    var count: Int { indices.count }

    /// Reads the windows, group after group.
    ///
    /// - Parameter body: Takes the windows of a group, shape [count, height, width, channels], 0…1.
    /// - Throws: What the samples throw.
    func forEachGroup(_ body: (_ windows: UnsafePointer<Float>, _ count: Int) -> Void) throws {
        let size = shape.count
        let buffer = UnsafeMutablePointer<Float>.allocate(capacity: Self.group * size)
        defer { buffer.deallocate() }
        let failure = Mutex<(any Error)?>(nil)
        for first in stride(from: 0, to: count, by: Self.group) {
            let here = min(Self.group, count - first)
            pool.run(here) { place in
                do {
                    let window = UnsafeMutableBufferPointer(start: buffer + place * size, count: size)
                    _ = try source.read(indices[first + place], epoch: 0, into: window)
                } catch {
                    failure.withLock { $0 = error }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            body(buffer, here)
        }
    }

    /// Calls `body` with pieces of `0..<size`, on all threads.
    func inPieces(of size: Int, _ body: (Range<Int>) -> Void) {
        // Enough for a piece of work to be worth handing to a thread.
        let piece = 4096
        pool.run((size + piece - 1) / piece) { body($0 * piece..<min(($0 + 1) * piece, size)) }
    }
}
