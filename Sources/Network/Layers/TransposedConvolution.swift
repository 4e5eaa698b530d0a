/// A transposed convolution: the gradient of a convolution with respect to its input, used to enlarge maps.
///
/// Each input value adds its multiple of the kernel to the output from `(y·S − P, x·S − P)` on. The output has
/// `(H − 1)·S − P_top − P_bottom + (F − 1)·D + 1 + O` rows.
/// Source: Dumoulin & Visin, arXiv:1603.07285, chapter 4; ONNX operator `ConvTranspose`.
public struct TransposedConvolution: Hashable, Sendable {
    /// The number of filters, which is the number of output channels.
    public var filters: Int
    /// Kernel, stride, dilation, and the padding that is cut off the output.
    public var window: SlidingWindow
    /// Rows and columns that are added to the output at the bottom and at the right.
    public var outputPadding: Extent
    /// The number of groups; divides filters and channels.
    public var groups: Int
    /// False where nothing is added to the sums.
    public var hasBias: Bool

    /// A transposed convolution; no output padding, one group and a bias unless told.
    public init(
        filters: Int, window: SlidingWindow, outputPadding: Extent = Extent(0), groups: Int = 1, hasBias: Bool = true
    ) {
        precondition(filters > 0, "a convolution has at least one filter")
        precondition(groups > 0 && filters % groups == 0, "the groups of a convolution divide its filters")
        precondition(outputPadding.height >= 0 && outputPadding.width >= 0, "an output padding is not negative")
        self.filters = filters
        self.window = window
        self.outputPadding = outputPadding
        self.groups = groups
        self.hasBias = hasBias
    }

    /// Rows and columns of the output; 0 where the padding cuts everything off.
    public func outputExtent(for input: Extent) -> Extent {
        let (stride, padding, span) = (window.stride, window.padding, window.span)
        return Extent(
            height: max(
                0,
                (input.height - 1) * stride.height - padding.top - padding.bottom + span.height + outputPadding.height),
            width: max(
                0, (input.width - 1) * stride.width - padding.left - padding.right + span.width + outputPadding.width))
    }

    /// The input positions that some output positions see along an axis; may go beyond the map.
    package func reach(of outputs: Range<Int>, along axis: Axis) -> Range<Int> {
        let (stride, before) = (window.stride[axis], window.padding[axis].before)
        let first = outputs.lowerBound + before - window.span[axis] + 1
        let low = first.ceiledQuotient(by: stride)
        return low..<max(low, (outputs.upperBound - 1 + before).flooredQuotient(by: stride) + 1)
    }
}
