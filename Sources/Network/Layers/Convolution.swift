/// A convolution, with a bias for each filter unless it has none.
///
/// `out[k,y,x] = bias[k] + Σ w[k,c,i,j] · in[c, y·S + i·D − P, x·S + j·D − P]`; with groups, filters and channels
/// are cut into as many equal parts, and each part of the filters sees only its part of the channels.
public struct Convolution: Hashable, Sendable {
    /// The number of filters, which is the number of output channels.
    public var filters: Int
    /// Kernel, stride, padding, dilation.
    public var window: SlidingWindow
    /// The number of groups; divides filters and channels. As many as channels is a depthwise convolution.
    public var groups: Int
    /// False where nothing is added to the sums.
    public var hasBias: Bool

    /// A convolution from its filters and window; one group and a bias unless told.
    public init(filters: Int, window: SlidingWindow, groups: Int = 1, hasBias: Bool = true) {
        precondition(filters > 0, "a convolution has at least one filter")
        precondition(groups > 0 && filters % groups == 0, "the groups of a convolution divide its filters")
        self.filters = filters
        self.window = window
        self.groups = groups
        self.hasBias = hasBias
    }

    /// A square convolution.
    public init(
        filters: Int, kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1,
        hasBias: Bool = true
    ) {
        self.init(
            filters: filters,
            window: SlidingWindow(
                kernel: Extent(kernel), stride: Extent(stride), padding: Margins(padding), dilation: Extent(dilation)),
            groups: groups, hasBias: hasBias)
    }
}
