/// A normalisation as one multiplication and one addition for each channel.
package struct InputTransform: Sendable, Equatable {
    /// Multiplies each input channel's sample.
    package let scale: [Float]
    /// Added to each input channel after scaling.
    package let shift: [Float]
    /// Which picture channel each input channel takes.
    package let order: [Int]

    /// `(sample · scale − mean) / deviation` in the form `sample · a + b`.
    package init(_ normalization: Normalization) {
        let channels = normalization.mean.count
        scale = normalization.deviation.map { normalization.scale / $0 }
        shift = zip(normalization.mean, normalization.deviation).map { -$0 / $1 }
        order = (0..<channels).map { normalization.channelOrder == .bgr && channels == 3 ? 2 - $0 : $0 }
    }

    private init(scale: [Float], shift: [Float], order: [Int]) {
        self.scale = scale
        self.shift = shift
        self.order = order
    }

    /// Samples as they are.
    package static func identity(channels: Int) -> InputTransform {
        InputTransform(
            scale: [Float](repeating: 1, count: channels), shift: [Float](repeating: 0, count: channels),
            order: Array(0..<channels))
    }
}
