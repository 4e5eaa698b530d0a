import Machine

/// The means and squares of windows, channel by channel and place by place.
///
/// Every sum is taken in the order of the windows by one thread, so that any number of threads gives the same bits.
struct WindowMoments {
    /// The number of windows.
    let count: Int
    /// The mean of each place, shape [height, width, channels].
    let means: [Double]
    /// The mean of the squares of each place, in the same shape.
    let squares: [Double]
    let channels: Int

    /// The square of a thousandth, which the deviation of nothing that varies is below: samples have 256 levels.
    private static let leastVariance = 1e-6

    /// Takes the moments of windows.
    ///
    /// - Throws: What the samples throw.
    static func measured(_ windows: FittingWindows) throws -> WindowMoments {
        let size = windows.shape.count
        var sums = [Double](repeating: 0, count: size)
        var squares = sums
        try windows.forEachGroup { group, count in
            sums.withUnsafeMutableBufferPointer { sums in
                squares.withUnsafeMutableBufferPointer { squares in
                    let sums = UncheckedPointer(sums.baseAddress!)
                    let squares = UncheckedPointer(squares.baseAddress!)
                    windows.inPieces(of: size) { piece in
                        for window in 0..<count {
                            let samples = group + window * size
                            for place in piece {
                                let sample = Double(samples[place])
                                sums.pointer[place] += sample
                                squares.pointer[place] += sample * sample
                            }
                        }
                    }
                }
            }
        }
        let share = 1 / Double(windows.count)
        return WindowMoments(
            count: windows.count, means: sums.map { $0 * share }, squares: squares.map { $0 * share },
            channels: windows.shape.channels)
    }

    /// The mean of each channel.
    var channelMeans: [Double] { (0..<channels).map { mean(means, ofChannel: $0) } }

    /// The standard deviation of each channel; at least a thousandth.
    var channelDeviations: [Double] {
        zip(0..<channels, channelMeans).map { channel, mean in
            max(self.mean(squares, ofChannel: channel) - mean * mean, Self.leastVariance).squareRoot()
        }
    }

    /// The standard deviation of all samples about the mean of their place; at least a thousandth.
    var deviationFromMeanWindow: Double {
        let sum = zip(squares, means).reduce(0) { $0 + ($1.0 - $1.1 * $1.1) }
        return max(sum / Double(means.count), Self.leastVariance).squareRoot()
    }

    private func mean(_ values: [Double], ofChannel channel: Int) -> Double {
        let places = stride(from: channel, to: values.count, by: channels)
        return places.reduce(0) { $0 + values[$1] } / Double(values.count / channels)
    }
}
