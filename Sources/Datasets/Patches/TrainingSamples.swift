import Network

/// Labelled windows for training or validation, drawn anew for each epoch.
///
/// What sample `index` of an epoch is depends on nothing but these two numbers, so threads may ask in any order.
public protocol TrainingSamples: Sendable {
    /// The name of each class.
    var classes: [String] { get }
    /// The shape of a window.
    var shape: Shape { get }
    /// The number of samples in an epoch.
    func count(epoch: Int) -> Int
    /// Writes the samples of one window, shape [height, width, channels], 0…1.
    ///
    /// - Returns: The class, an index into ``classes``.
    /// - Throws: What keeps the window from being read, for example a file that has gone since the start.
    func read(_ index: Int, epoch: Int, into window: UnsafeMutableBufferPointer<Float>) throws -> Int
    /// Where the object of one window lies in it; nil where there is none, or nobody knows.
    func box(of index: Int, epoch: Int) -> BoxOutputs?
}

extension TrainingSamples {
    /// Nobody knows.
    public func box(of index: Int, epoch: Int) -> BoxOutputs? { nil }
}
