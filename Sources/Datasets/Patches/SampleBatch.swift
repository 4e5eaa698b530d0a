import Network

/// Labelled windows of one step.
package struct SampleBatch: Sendable, Equatable {
    /// The epoch, counted from 0.
    package let epoch: Int
    /// Which samples of the epoch these are.
    package let indices: Range<Int>
    /// The windows, shape [indices, height, width, channels], 0…1.
    package var samples: [Float]
    /// The class of each window.
    package var labels: [Int]
    /// Where the object of each window lies, where boxes were asked for.
    package var boxes: [BoxOutputs?] = []
}
