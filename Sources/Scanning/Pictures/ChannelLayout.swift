/// Values that lie channel by channel put pixel by pixel.
///
/// - Parameter values: Shape [channels, pixels].
/// - Returns: Shape [pixels, channels].
package func channelsLast(_ values: ArraySlice<Float>, channels: Int) -> [Float] {
    let (first, pixels) = (values.startIndex, values.count / channels)
    return (0..<values.count).map { values[first + $0 % channels * pixels + $0 / channels] }
}

/// Values that lie pixel by pixel put channel by channel.
///
/// - Parameter values: Shape [pixels, channels].
/// - Returns: Shape [channels, pixels].
package func channelsFirst(_ values: [Float], channels: Int) -> [Float] {
    let pixels = values.count / channels
    return (0..<values.count).map { values[$0 % pixels * channels + $0 / pixels] }
}
