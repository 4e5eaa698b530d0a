import Network

/// A kernel that slides over a map from one of its rows and columns on.
struct PlacedWindow: Sendable {
    private let window: SlidingWindow
    private let offset: Extent

    /// - Parameter offset: The row and column of the map at which the window's map begins.
    init(_ window: SlidingWindow, offset: Extent = Extent(0)) {
        self.window = window
        self.offset = offset
    }

    var kernel: Extent { window.kernel }
    var stride: Extent { window.stride }
    var dilation: Extent { window.dilation }
    /// The row of the map under the first kernel element of the first position; negative in the padding.
    var top: Int { offset.height - window.padding.top }
    /// The column of the map under the first kernel element of the first position; negative in the padding.
    var left: Int { offset.width - window.padding.left }

    /// The rows of the map that some positions see; beyond the map where it is padded.
    func rows(of positions: Range<Int>) -> Range<Int> { reach(of: positions, along: .vertical) }

    /// The columns of the map that some positions see; beyond the map where it is padded.
    func columns(of positions: Range<Int>) -> Range<Int> { reach(of: positions, along: .horizontal) }

    private func reach(of positions: Range<Int>, along axis: Axis) -> Range<Int> {
        let reach = window.reach(of: positions, along: axis)
        return reach.lowerBound + offset[axis]..<reach.upperBound + offset[axis]
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
