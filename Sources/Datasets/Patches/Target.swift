/// What one window shows: a class, and after mixup the share of a second one.
///
/// The loss of such a window is `(1 − shareOfSecond) · loss(classIndex) + shareOfSecond · loss(second)`: for the
/// cross-entropy this is the same as the loss against the mixed distribution.
/// Source: Zhang et al., "mixup: Beyond Empirical Risk Minimization", arXiv:1710.09412.
public struct Target: Hashable, Sendable {
    /// The class of the window; after mixup that of the window the other was mixed into.
    public var classIndex: Int
    /// The class that was mixed in; the same as ``classIndex`` when nothing was.
    public var second: Int
    /// How much of the window is the second class, from 0 to 1; 0 when nothing was mixed in.
    public var shareOfSecond: Float

    /// A window of one class.
    public init(_ classIndex: Int) {
        self.init(classIndex, second: classIndex, shareOfSecond: 0)
    }

    /// A window of two classes.
    public init(_ classIndex: Int, second: Int, shareOfSecond: Float) {
        precondition((0...1).contains(shareOfSecond), "a share is from 0 to 1")
        self.classIndex = classIndex
        self.second = second
        self.shareOfSecond = shareOfSecond
    }

    /// How much of the window is the class: the two shares, where both classes are the same.
    public func share(of index: Int) -> Float {
        (index == classIndex ? 1 - shareOfSecond : 0) + (index == second ? shareOfSecond : 0)
    }
}
