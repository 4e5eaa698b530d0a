/// How a kernel slides over a feature map: what convolution and pooling have in common.
public struct SlidingWindow: Hashable, Sendable {
    /// Kernel size, before dilation.
    public var kernel: Extent
    /// Distance between neighbouring positions.
    public var stride: Extent
    /// Zero padding around the input.
    public var padding: Margins
    /// Distance between neighbouring kernel elements; 1 is an ordinary kernel.
    public var dilation: Extent

    /// A window from its kernel; stride 1, no padding, no dilation unless told.
    public init(
        kernel: Extent, stride: Extent = Extent(1), padding: Margins = Margins(0), dilation: Extent = Extent(1)
    ) {
        precondition(kernel.height > 0 && kernel.width > 0, "a kernel has at least one element")
        precondition(stride.height > 0 && stride.width > 0, "a stride is at least 1")
        precondition(
            min(padding.top, padding.left, padding.bottom, padding.right) >= 0, "a padding is not negative")
        precondition(dilation.height > 0 && dilation.width > 0, "a dilation is at least 1")
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
    }

    /// The input rows and columns that the dilated kernel spans: `(F − 1)·D + 1`.
    public var span: Extent {
        Extent(height: (kernel.height - 1) * dilation.height + 1, width: (kernel.width - 1) * dilation.width + 1)
    }

    /// The number of positions: `⌊(W − F + 2P)/S⌋ + 1` in each direction; 0 where the kernel does not fit.
    ///
    /// Source: Dumoulin & Visin, arXiv:1603.07285.
    public func outputExtent(for input: Extent) -> Extent {
        func positions(_ size: Int, _ span: Int, _ stride: Int) -> Int {
            size < span ? 0 : (size - span) / stride + 1
        }
        return Extent(
            height: positions(input.height + padding.top + padding.bottom, span.height, stride.height),
            width: positions(input.width + padding.left + padding.right, span.width, stride.width))
    }

    /// The input rows and columns at the bottom and at the right that no position reaches, because the size
    /// does not divide evenly.
    public func uncovered(for input: Extent) -> Extent {
        let output = outputExtent(for: input)
        func rest(_ size: Int, _ before: Int, _ positions: Int, _ stride: Int, _ span: Int) -> Int {
            positions == 0 ? size : max(0, size + before - ((positions - 1) * stride + span))
        }
        return Extent(
            height: rest(input.height, padding.top, output.height, stride.height, span.height),
            width: rest(input.width, padding.left, output.width, stride.width, span.width))
    }

    /// The input positions that some positions see along an axis; beyond the map where it is padded.
    package func reach(of positions: Range<Int>, along axis: Axis) -> Range<Int> {
        let (stride, before) = (stride[axis], padding[axis].before)
        return positions.lowerBound * stride - before..<(positions.upperBound - 1) * stride - before + span[axis]
    }
}
