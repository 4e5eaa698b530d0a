/// Where the polynomials of F(outputs, 3) are evaluated, besides infinity: 0 and pairs of opposite numbers.
///
/// Rounding errors grow with the spread of the powers of the points. Measured on random maps of 64 channels
/// (root mean square error of float32, relative to the outputs'): F(2,3) 2.3e-7; F(4,3) with 0, ±1, ±2 1.6e-6, with
/// 0, ±1, ±1/2 1.5e-6, with 0, ±√½, ±√2 6.4e-7, with 0, ±5/8, ±3/2 6.0e-7; F(6,3) with 0, ±1/2, ±1, ±2 2.7e-6, and
/// nothing better on a grid of tenths. The chosen points are exact in binary.
struct WinogradPoints {
    let outputs: Int
    let points: [Double]

    init(outputs: Int) {
        self.outputs = outputs
        switch outputs {
        case 2: points = [0, 1, -1]
        case 4: points = [0, 0.625, -0.625, 1.5, -1.5]
        default: points = [0, 0.5, -0.5, 1, -1, 2, -2]
        }
    }

    /// The matrix G, [size][3], that takes a line of 3 weights to the points.
    ///
    /// Row j is `(1, p, p²) / Π (p − q)` over the other points q; the last row takes the third weight.
    var weightTransform: [[Double]] {
        points.indices.map { j in
            let p = points[j]
            let scale = points.indices.filter { $0 != j }.reduce(1) { $0 * (p - points[$1]) }
            return [1 / scale, p / scale, p * p / scale]
        } + [[0, 0, 1]]
    }

    /// `G · w · Gᵀ`, [size][size], of 3×3 weights.
    func transform(_ weights: (Int, Int) -> Double, with g: [[Double]]) -> [Double] {
        let size = outputs + 2
        var rows = [Double](repeating: 0, count: size * 3)
        for i in 0..<size {
            for column in 0..<3 {
                rows[i * 3 + column] =
                    g[i][0] * weights(0, column) + g[i][1] * weights(1, column) + g[i][2] * weights(2, column)
            }
        }
        var result = [Double](repeating: 0, count: size * size)
        for i in 0..<size {
            for j in 0..<size {
                result[i * size + j] =
                    rows[i * 3] * g[j][0] + rows[i * 3 + 1] * g[j][1] + rows[i * 3 + 2] * g[j][2]
            }
        }
        return result
    }
}
