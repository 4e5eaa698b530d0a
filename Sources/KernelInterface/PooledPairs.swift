/// One row of a 2×2 maximum pooling with stride 2, which remembers the places of the largest values.
///
/// The choices of 16 positions stand in one group of 16 words, two bits for each position: 0 and 1 are the columns of the
/// upper row, 2 and 3 those of the lower one. Of equal values the first is chosen.
package struct PooledPairs {
    /// The upper row before pooling: values on the way forward, gradients on the way back.
    package var upper: UnsafeMutablePointer<Float>
    /// The lower row before pooling.
    package var lower: UnsafeMutablePointer<Float>
    /// Floats from one channel block of these rows to the next.
    package var blockStride: Int
    /// The row after pooling: values on the way forward, gradients on the way back.
    package var pooled: UnsafeMutablePointer<Float>
    /// Floats from one channel block of the pooled row to the next.
    package var pooledBlockStride: Int
    /// The choices, [channel block][group of 16 positions][16 channels].
    package var choices: UnsafeMutablePointer<UInt32>
    /// Positions of the pooled row.
    package var positions: Int
    /// Channel blocks.
    package var blocks: Int

    /// A row from its parts.
    package init(
        upper: UnsafeMutablePointer<Float>, lower: UnsafeMutablePointer<Float>, blockStride: Int,
        pooled: UnsafeMutablePointer<Float>, pooledBlockStride: Int, choices: UnsafeMutablePointer<UInt32>,
        positions: Int, blocks: Int
    ) {
        self.upper = upper
        self.lower = lower
        self.blockStride = blockStride
        self.pooled = pooled
        self.pooledBlockStride = pooledBlockStride
        self.choices = choices
        self.positions = positions
        self.blocks = blocks
    }

    /// Words that hold the choices of one channel block of a row.
    @inlinable package static func choiceCount(positions: Int) -> Int { (positions + 15) / 16 * lanesPerBlock }
}
