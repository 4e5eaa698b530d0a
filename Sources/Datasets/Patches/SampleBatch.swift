/// Labelled windows of one step.
public struct SampleBatch: Sendable, Equatable {
    /// The epoch, counted from 0.
    public let epoch: Int
    /// Which samples of the epoch these are.
    public let indices: Range<Int>
    /// The windows, shape [indices, height, width, channels], 0…1.
    public var samples: [Float]
    /// The class of each window.
    public var labels: [Int]
}
