import Glibc

/// A linear mix of the three channels of a colour picture that leaves greys as they are.
///
/// Source: W3C, Filter Effects Module Level 1, `feColorMatrix` of the types `saturate` and `hueRotate`, whose weights
/// of red, green and blue in the luminance are 0.213, 0.715 and 0.072.
struct ColorMatrix: Equatable, Sendable {
    /// `out[i] = Σ rows[i][j] · in[j]`, red, green, blue.
    let rows: [SIMD3<Double>]

    private static let luminance = SIMD3<Double>(0.213, 0.715, 0.072)

    /// Multiplies the distance of every colour from the grey of its luminance: 0 leaves grey, 1 everything.
    static func saturation(_ factor: Double) -> ColorMatrix {
        ColorMatrix(
            rows: (0..<3).map { row in
                var unit = SIMD3<Double>(repeating: 0)
                unit[row] = 1
                return luminance + factor * (unit - luminance)
            })
    }

    /// Turns every colour about the grey axis, keeping its luminance: red goes to yellow and on to green.
    static func hue(radians angle: Double) -> ColorMatrix {
        // What the sine weighs, as the source gives it.
        let turned: [SIMD3<Double>] = [[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]]
        let grey = saturation(0)
        return ColorMatrix(
            rows: (0..<3).map { row in
                var unit = SIMD3<Double>(repeating: 0)
                unit[row] = 1
                return grey.rows[row] + cos(angle) * (unit - luminance) + sin(angle) * turned[row]
            })
    }

    /// First this mix, then another one.
    func followed(by next: ColorMatrix) -> ColorMatrix {
        ColorMatrix(rows: next.rows.map { $0.x * rows[0] + $0.y * rows[1] + $0.z * rows[2] })
    }
}
