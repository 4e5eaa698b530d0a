/// Some positions of one row of one channel block that stands between two rows: `a + share · (b − a)` along the
/// columns of both rows, then between the rows.
package struct InterpolatedRow {
    /// The upper row at column 0 of the block.
    package var upper: UnsafePointer<Float>
    /// The lower row at column 0 of the block.
    package var lower: UnsafePointer<Float>
    /// The share of the lower row; at 0 it is not read.
    package var share: Float
    /// The columns between which each position stands.
    package var columns: UnsafePointer<Neighbours>
    /// The output row at position 0 of the block.
    package var output: UnsafeMutablePointer<Float>
    /// The output positions to compute.
    package var positions: Range<Int>

    /// A row from its parts.
    package init(
        upper: UnsafePointer<Float>, lower: UnsafePointer<Float>, share: Float, columns: UnsafePointer<Neighbours>,
        output: UnsafeMutablePointer<Float>, positions: Range<Int>
    ) {
        self.upper = upper
        self.lower = lower
        self.share = share
        self.columns = columns
        self.output = output
        self.positions = positions
    }
}
