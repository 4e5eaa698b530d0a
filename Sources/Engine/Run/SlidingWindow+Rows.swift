import Network

extension SlidingWindow {
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
        let first = row * stride.height - padding.top
        let offset = firstBlock * input.blockStride - padding.left * input.lanes
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
