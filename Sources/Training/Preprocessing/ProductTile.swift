/// A part of the sums of products of windows that stays in registers.
enum ProductTile {
    static let rows = 4
    static let columns = 4
    /// Rows of the matrix that one piece of work computes.
    static let block = 32

    /// Adds `Σ x[row] · x[column]` over the windows for some rows, and for the columns from the diagonal on.
    static func addProducts(
        of values: UnsafePointer<Double>, windows: Int, stride: Int, _ rows: Range<Int>,
        to sums: UnsafeMutablePointer<Double>
    ) {
        for row in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: ProductTile.rows) {
            for column in Swift.stride(from: row, to: stride, by: ProductTile.columns) {
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
