import KernelInterface
import Machine
import Network

/// What a stage does with the rows of its input maps.
///
/// Rows and columns are made in whole groups, counted from row 0 and column 0 of the map whatever the order in
/// which they are asked for, so that each value has the same bits in every band, strip and thread.
protocol StageOperation: Sendable {
    /// What it does, in one word.
    var name: String { get }
    /// Output rows and columns that are made together.
    var group: Extent { get }
    /// The rows of an input, counted as the stage's inputs are, that some whole groups of output rows take; may reach
    /// beyond the map where that takes nothing of it.
    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int>
    /// The columns of an input that some whole groups of output columns take; may reach beyond the map.
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int>
    /// Whether the operation wants to see zeros where its input columns reach beyond the map.
    var wantsMargins: Bool { get }
    /// Whether the operation can read pixels of 4 lanes.
    var readsFourLanes: Bool { get }
    /// Floats of memory that the threads share while a number of rows is made, and that each has for itself.
    func scratch(rows: Int, threads: Int) -> (shared: Int, perThread: Int)
    /// Makes whole groups of output rows and columns; the last of a map may be partial.
    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench)
}

extension StageOperation {
    var wantsMargins: Bool { false }
    var readsFourLanes: Bool { false }
    var group: Extent { Extent(1) }
    func scratch(rows: Int, threads: Int) -> (shared: Int, perThread: Int) { (0, 0) }
}

/// What operations work with: threads, kernels and memory that is reused.
final class Workbench {
    let pool: WorkerPool
    let kernels: KernelTable
    /// Zeros, as long as the longest row of a map.
    let zeros: UnsafePointer<Float>
    let shared: UnsafeMutablePointer<Float>
    private let buffers: [AlignedBuffer]
    private let perThread: Int

    /// - Throws: ``EngineError/tooMuchMemory(bytes:availableBytes:)``.
    init(pool: WorkerPool, kernels: KernelTable, zeros: Int, shared: Int, perThread: Int) throws {
        self.pool = pool
        self.kernels = kernels
        self.perThread = perThread.roundedUp(to: 1024)
        buffers = try [zeros, shared, self.perThread * pool.threads].map { count in
            guard let buffer = AlignedBuffer(ifPossible: count) else {
                throw EngineError.tooMuchMemory(bytes: count * 4, availableBytes: nil)
            }
            return buffer
        }
        self.zeros = UnsafePointer(buffers[0].start)
        self.shared = buffers[1].start
    }

    /// The memory of one thread.
    func scratch(of worker: Int) -> UnsafeMutablePointer<Float> { buffers[2].start + worker * perThread }

    var bytes: Int { buffers.reduce(0) { $0 + $1.count * 4 } }
}

extension Int {
    /// The quotient, rounded up.
    func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
    /// The next multiple.
    func roundedUp(to multiple: Int) -> Int { dividedUp(by: multiple) * multiple }
}

extension SlidingWindow {
    /// The input rows that some output rows see, padding included.
    func inputRows(for rows: Range<Int>) -> Range<Int> {
        rows.lowerBound * stride.height - padding.top..<(rows.upperBound - 1) * stride.height - padding.top
            + span.height
    }

    /// The input columns that some output columns see, padding included.
    func inputColumns(for columns: Range<Int>) -> Range<Int> {
        columns.lowerBound * stride.width - padding.left..<(columns.upperBound - 1) * stride.width - padding.left
            + span.width
    }
}
