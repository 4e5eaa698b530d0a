import Machine

/// The covariance of the values of windows, each with each: `E[(x − E[x])(x − E[x])ᵀ]` in float64.
struct WindowCovariance {
    /// The mean of each place, shape [height, width, channels].
    let means: [Double]
    /// The covariance, shape [values, values].
    let matrix: [Double]
    /// The mean of each channel.
    let channelMeans: [Double]

    /// The mean over the values of a window of their variance.
    var meanVariance: Double {
        means.indices.reduce(0) { $0 + matrix[$1 * means.count + $1] } / Double(means.count)
    }

    /// Takes the covariance of windows.
    ///
    /// - Throws: What the samples throw.
    /// - Complexity: O(windows · values²).
    static func measured(_ windows: FittingWindows) throws -> WindowCovariance {
        let moments = try WindowMoments.measured(windows)
        let means = moments.means
        let size = means.count
        // Rows end with zeros, so that every one is made of whole vectors.
        let stride = (size + ProductTile.columns - 1) / ProductTile.columns * ProductTile.columns
        var centered = [Double](repeating: 0, count: FittingWindows.group * stride)
        var sums = [Double](repeating: 0, count: stride * stride)
        try windows.forEachGroup { group, count in
            centered.withUnsafeMutableBufferPointer { centered in
                sums.withUnsafeMutableBufferPointer { sums in
                    let centered = UncheckedPointer(centered.baseAddress!)
                    let sums = UncheckedPointer(sums.baseAddress!)
                    windows.pool.run(count) { window in
                        for place in 0..<size {
                            centered.pointer[window * stride + place] =
                                Double(group[window * size + place]) - means[place]
                        }
                    }
                    let blocks = (stride + ProductTile.block - 1) / ProductTile.block
                    windows.pool.run(blocks) { block in
                        let rows = block * ProductTile.block..<min((block + 1) * ProductTile.block, stride)
                        ProductTile.addProducts(
                            of: centered.pointer, windows: count, stride: stride, rows, to: sums.pointer)
                    }
                }
            }
        }
        let share = 1 / Double(windows.count)
        let matrix = [Double](unsafeUninitializedCapacity: size * size) { matrix, count in
            for row in 0..<size {
                for column in row..<size {
                    let value = sums[row * stride + column] * share
                    matrix[row * size + column] = value
                    matrix[column * size + row] = value
                }
            }
            count = size * size
        }
        return WindowCovariance(means: means, matrix: matrix, channelMeans: moments.channelMeans)
    }
}
