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

    /// - Throws: What the samples throw.
    /// - Complexity: O(windows · values²).
    init(of windows: FittingWindows) throws {
        let moments = try WindowMoments(of: windows)
        let means = moments.means
        let size = means.count
        // Rows end with zeros, so that every one is made of whole vectors.
        let stride = (size + Tile.columns - 1) / Tile.columns * Tile.columns
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
                    let blocks = (stride + Tile.block - 1) / Tile.block
                    windows.pool.run(blocks) { block in
                        let rows = block * Tile.block..<min((block + 1) * Tile.block, stride)
                        Tile.addProducts(of: centered.pointer, windows: count, stride: stride, rows, to: sums.pointer)
                    }
                }
            }
        }
        let share = 1 / Double(windows.count)
        self.means = means
        channelMeans = moments.channelMeans
        matrix = [Double](unsafeUninitializedCapacity: size * size) { matrix, count in
            for row in 0..<size {
                for column in row..<size {
                    let value = sums[row * stride + column] * share
                    matrix[row * size + column] = value
                    matrix[column * size + row] = value
                }
            }
            count = size * size
        }
    }
}

/// A part of the sums of products that stays in registers.
private enum Tile {
    static let rows = 4
    static let columns = 4
    /// Rows of the matrix that one piece of work computes.
    static let block = 32

    /// Adds `Σ x[row] · x[column]` over the windows for some rows, and for the columns from the diagonal on.
    static func addProducts(
        of values: UnsafePointer<Double>, windows: Int, stride: Int, _ rows: Range<Int>,
        to sums: UnsafeMutablePointer<Double>
    ) {
        for row in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: Tile.rows) {
            for column in Swift.stride(from: row, to: stride, by: Tile.columns) {
                var (a, b, c, d) = (
                    SIMD4<Double>(repeating: 0), SIMD4<Double>(repeating: 0), SIMD4<Double>(repeating: 0),
                    SIMD4<Double>(repeating: 0)
                )
                for window in 0..<windows {
                    let left = values + window * stride + row
                    let right = UnsafeRawPointer(values + window * stride + column).loadUnaligned(
                        as: SIMD4<Double>.self)
                    a += left[0] * right
                    b += left[1] * right
                    c += left[2] * right
                    d += left[3] * right
                }
                let target = sums + row * stride + column
                add(a, to: target)
                add(b, to: target + stride)
                add(c, to: target + 2 * stride)
                add(d, to: target + 3 * stride)
            }
        }
    }

    @inline(__always)
    private static func add(_ sum: SIMD4<Double>, to target: UnsafeMutablePointer<Double>) {
        let target = UnsafeMutableRawPointer(target)
        target.storeBytes(of: target.loadUnaligned(as: SIMD4<Double>.self) + sum, as: SIMD4<Double>.self)
    }
}
