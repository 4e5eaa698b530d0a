/// Some positions of one row of sums over neighbouring positions, for one channel block: `Σ x[s…s+span−1] · share / n` with
/// `s = position − before` and `n` the number of summed positions that exist.
///
/// Sums begin at multiples of `span`, so that a value does not depend on where the row is cut, and each takes about three
/// additions however wide the span is. Source: van Herk, "A fast algorithm for local minimum and maximum filters",
/// Pattern Recognition Letters 13(7), 1992.
package struct SlidingSumRow {
    /// The input row at position 0.
    package var input: UnsafePointer<Float>
    /// Positions of the input row.
    package var width: Int
    /// The output row at position 0.
    package var output: UnsafeMutablePointer<Float>
    /// The positions to compute.
    package var positions: Range<Int>
    /// Positions that are summed.
    package var span: Int
    /// Summed positions before a value's own.
    package var before: Int
    /// What the mean of the summed positions is multiplied with.
    package var share: Float

    /// A row from its parts.
    package init(
        input: UnsafePointer<Float>, width: Int, output: UnsafeMutablePointer<Float>, positions: Range<Int>, span: Int,
        before: Int, share: Float
    ) {
        self.input = input
        self.width = width
        self.output = output
        self.positions = positions
        self.span = span
        self.before = before
        self.share = share
    }

    /// The multiple of the span at or before a position.
    @inlinable package func start(before position: Int) -> Int {
        (position >= 0 ? position / span : -((span - 1 - position) / span)) * span
    }
}
