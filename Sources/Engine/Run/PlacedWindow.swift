import Network

/// A kernel that slides over a map from one of its rows and columns on.
struct PlacedWindow: Sendable {
    let kernel: Extent
    let stride: Extent
    let dilation: Extent
    /// The row of the map under the first kernel element of the first position; negative in the padding.
    let top: Int
    /// The column of the map under the first kernel element of the first position; negative in the padding.
    let left: Int

    /// - Parameter offset: The row and column of the map at which the window's map begins.
    init(_ window: SlidingWindow, offset: Extent = Extent(0)) {
        kernel = window.kernel
        stride = window.stride
        dilation = window.dilation
        top = offset.height - window.padding.top
        left = offset.width - window.padding.left
    }

    /// The rows of the map that some positions see; beyond the map where it is padded.
    func rows(of positions: Range<Int>) -> Range<Int> {
        top + positions.lowerBound * stride.height..<top + (positions.upperBound - 1) * stride.height
            + (kernel.height - 1) * dilation.height + 1
    }

    /// The columns of the map that some positions see; beyond the map where it is padded.
    func columns(of positions: Range<Int>) -> Range<Int> {
        left + positions.lowerBound * stride.width..<left + (positions.upperBound - 1) * stride.width
            + (kernel.width - 1) * dilation.width + 1
    }

    /// Finds the input row under each kernel row of an output row, at its first (padded) column.
    ///
    /// - Parameters:
    ///   - height: Rows of the input map.
    ///   - firstBlock: The channel block at which the pointers stand.
    ///   - pointers: Room for a pointer to each kernel row; those outside of the map point anywhere inside it.
    /// - Returns: The kernel rows that lie inside the map.
    func gather(
        _ row: Int, from input: RowRing, height: Int, firstBlock: Int,
        into pointers: UnsafeMutablePointer<UnsafePointer<Float>>
    ) -> Range<Int> {
        var inside = 0..<0
        let first = row * stride.height + top
        let offset = firstBlock * input.blockStride + left * input.lanes
        let anywhere = UnsafePointer(input.row(input.rows.lowerBound))
        for kernelRow in 0..<kernel.height {
            let inputRow = first + kernelRow * dilation.height
            pointers[kernelRow] = anywhere
            if inputRow >= 0 && inputRow < height {
                pointers[kernelRow] = UnsafePointer(input.row(inputRow)) + offset
                inside = inside.isEmpty ? kernelRow..<kernelRow + 1 : inside.lowerBound..<kernelRow + 1
            }
        }
        return inside
    }
}
