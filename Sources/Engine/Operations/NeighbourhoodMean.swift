import KernelInterface
import Network

/// The mean of a large neighbourhood of each place, of which what lies beyond the map does not count.
///
/// Sums of rows begin at multiples of the kernel's height and those of columns at multiples of its width, so that values
/// do not depend on bands and strips. A value takes about three additions of columns, and of rows two and the kernel's
/// height over the rows that are made together.
struct NeighbourhoodMean: StageOperation {
    let window: SlidingWindow
    let input: Shape

    /// Output rows that are made together: each thread holds their sums of rows.
    static let rowsTogether = 16
    /// Columns that a thread makes at a time.
    private static let columnsTogether = 128

    var name: String { "box mean" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { window.reach(of: rows, along: .vertical) }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        window.reach(of: columns, along: .horizontal)
    }

    /// Floats of one row of sums.
    private var rowCount: Int { min(Self.columnsTogether + window.kernel.width, input.width) * lanesPerBlock }

    func scratch(rows: Int, threads: Int) -> (shared: Int, perThread: Int) { (0, (Self.rowsTogether + 1) * rowCount) }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let parts = columns.count.dividedUp(by: Self.columnsTogether)
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.rowsTogether) {
            let rows = first..<min(first + Self.rowsTogether, rows.upperBound)
            bench.pool.run(output.blocks * parts) { piece, worker in
                let start = columns.lowerBound + piece / output.blocks * Self.columnsTogether
                make(
                    rows, start..<min(start + Self.columnsTogether, columns.upperBound), block: piece % output.blocks,
                    from: inputs[0], to: output, bench.scratch(of: worker), bench.kernels.layers)
            }
        }
    }

    private func make(
        _ rows: Range<Int>, _ columns: Range<Int>, block: Int, from input: RowRing, to output: RowRing,
        _ scratch: UnsafeMutablePointer<Float>, _ kernels: LayerKernels
    ) {
        let (kernel, padding) = (window.kernel, window.padding)
        let left = max(columns.lowerBound - padding.left, 0)
        let width = min(columns.upperBound - 1 - padding.left + kernel.width, self.input.width) - left
        func sums(_ row: Int) -> UnsafeMutablePointer<Float> { scratch + (1 + row - rows.lowerBound) * rowCount }
        func add(_ row: Int, to target: UnsafeMutablePointer<Float>) {
            guard row >= 0, row < self.input.height else { return }
            kernels.combineValues(
                ValueCombination(
                    .add, target, input.block(block, ofRow: row, column: left), stride: lanesPerBlock, count: width))
        }
        func clear() { scratch.update(repeating: 0, count: width * lanesPerBlock) }
        sumRows(rows, width: width, scratch, sums, add, clear)
        for row in rows {
            let top = row - padding.top
            let count = min(top + kernel.height, self.input.height) - max(top, 0)
            kernels.slideSums(
                SlidingSumRow(
                    // Position 0 of the row lies before the part that is there; only that part is read.
                    input: UnsafePointer(sums(row)) - left * lanesPerBlock, width: left + width,
                    output: output.block(block, ofRow: row, column: 0), positions: columns, span: kernel.width,
                    before: padding.left, share: 1 / Float(count)))
        }
    }

    /// Sums the rows of each output row's neighbourhood: backwards up to a multiple of the kernel's height, and forwards
    /// from there.
    private func sumRows(
        _ rows: Range<Int>, width: Int, _ line: UnsafeMutablePointer<Float>,
        _ sums: (Int) -> UnsafeMutablePointer<Float>, _ add: (Int, UnsafeMutablePointer<Float>) -> Void,
        _ clear: () -> Void
    ) {
        let (height, top, count) = (window.kernel.height, window.padding.top, width * lanesPerBlock)
        var first = rows.lowerBound - top
        let end = rows.upperBound - top
        while first < end {
            let border = (first.flooredQuotient(by: height) + 1) * height
            let last = min(border, end)
            clear()
            for row in stride(from: border - 1, through: first, by: -1) {
                add(row, line)
                if row < last { sums(row + top).update(from: line, count: count) }
            }
            clear()
            var next = border
            while first < last {
                while next < first + height {
                    add(next, line)
                    next += 1
                }
                let target = sums(first + top)
                for place in 0..<count { target[place] += line[place] }
                first += 1
            }
        }
    }
}

extension Pooling {
    /// True for means of so many values, with what lies beyond the map not counted, that sums are shared by neighbours.
    var isNeighbourhoodMean: Bool {
        kind == .average && window.stride == Extent(1) && window.dilation == Extent(1) && !window.padding.isZero
            && window.kernel.height * window.kernel.width > 16
    }
}
