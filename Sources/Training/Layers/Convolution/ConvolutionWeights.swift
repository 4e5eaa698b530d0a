/// Where the weights of a convolution stand in their tensor, [filters, channels / groups, height, width].
struct ConvolutionWeights {
    let filters: Int
    let channels: Int
    let groups: Int
    /// Values of a kernel of one channel.
    let area: Int

    var count: Int { filters * (channels / groups) * area }

    /// The place of a weight; nil between filters and channels of different groups.
    @inline(__always)
    func place(filter: Int, channel: Int, position: Int) -> Int? {
        guard groups > 1 else { return (filter * channels + channel) * area + position }
        let channelsOfGroup = channels / groups
        guard filter / (filters / groups) == channel / channelsOfGroup else { return nil }
        return (filter * channelsOfGroup + channel % channelsOfGroup) * area + position
    }
}
