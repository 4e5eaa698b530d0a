/// One row of a convolution after 2×2 maximum pooling: two rows of sums, of which the largest of each 2×2 are kept.
package struct PooledConvolutionRow {
    /// The upper row of sums; its positions and its output are those after pooling.
    package var upper: ConvolutionRow
    /// The input row under each kernel row of the lower row of sums, [kernel height].
    package var lowerInputRows: UnsafePointer<UnsafePointer<Float>>
    /// The kernel rows of the lower row of sums that lie inside the map.
    package var lowerKernelRows: Range<Int>
    /// Kernel rows. Rows that lie outside the map point anywhere inside it.
    package var kernelHeight: Int

    /// A row from its parts.
    package init(
        upper: ConvolutionRow, lowerInputRows: UnsafePointer<UnsafePointer<Float>>, lowerKernelRows: Range<Int>,
        kernelHeight: Int
    ) {
        self.upper = upper
        self.lowerInputRows = lowerInputRows
        self.lowerKernelRows = lowerKernelRows
        self.kernelHeight = kernelHeight
    }
}
