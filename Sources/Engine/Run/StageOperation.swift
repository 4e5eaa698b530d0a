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
