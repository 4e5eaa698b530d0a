/// The largest value, the mean or the norm of each window, channel by channel.
public struct Pooling: Hashable, Sendable {
    /// What is taken from a window.
    public enum Kind: Hashable, Sendable {
        /// The largest value; padding never wins.
        case maximum
        /// The mean over the positions inside the map; padding is not counted.
        case average
        /// `(Σ |x|^p)^(1/p)`.
        case norm(order: Int)
    }
    /// What is taken from a window.
    public var kind: Kind
    /// Kernel, stride, padding, dilation.
    public var window: SlidingWindow

    /// A pooling from its kind and window.
    public init(_ kind: Kind, window: SlidingWindow) {
        precondition(Pooling.canPad(window), "the padding of a pooling is smaller than what its kernel spans")
        if case .norm(let order) = kind { precondition(order > 0, "the order of a norm is at least 1") }
        self.kind = kind
        self.window = window
    }

    /// A square pooling; the stride is the kernel's size unless told.
    public init(_ kind: Kind, kernel: Int, stride: Int? = nil, padding: Int = 0) {
        self.init(
            kind,
            window: SlidingWindow(kernel: Extent(kernel), stride: Extent(stride ?? kernel), padding: Margins(padding)))
    }

    /// The mean, or the largest value, of a whole map, as it slides over larger ones.
    public static func global(_ kind: Kind, of map: Extent) -> Pooling {
        Pooling(kind, window: SlidingWindow(kernel: map))
    }

    /// True unless the map is so small that it may lie between the elements of a dilated kernel in the padding.
    func findsValues(in map: Extent) -> Bool {
        func finds(_ axis: Axis) -> Bool {
            window.padding[axis].before == 0 || map[axis] >= window.dilation[axis]
        }
        return finds(.vertical) && finds(.horizontal)
    }

    /// True where the padding is smaller than what the kernel spans.
    static func canPad(_ window: SlidingWindow) -> Bool {
        let (padding, span) = (window.padding, window.span)
        return max(padding.top, padding.bottom) < span.height && max(padding.left, padding.right) < span.width
    }
}
