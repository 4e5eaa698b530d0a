import Raster

/// The picture while it is drawn: one plane of numbers for each of red, green and blue, 0 ... 255.
struct Canvas {
    let width: Int
    let height: Int
    /// Red, green and blue, each of shape [height, width].
    var planes: [[Float]]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        planes = Array(repeating: Array(repeating: 0, count: width * height), count: 3)
    }

    /// The colour of a pixel.
    subscript(x: Int, y: Int) -> SIMD3<Float> {
        get {
            let i = y * width + x
            return SIMD3(planes[0][i], planes[1][i], planes[2][i])
        }
        set {
            let i = y * width + x
            planes[0][i] = newValue.x
            planes[1][i] = newValue.y
            planes[2][i] = newValue.z
        }
    }

    /// Visits the pixels whose centre lies in a box, and replaces their colour.
    ///
    /// - Parameter body: Takes the offset of the pixel's centre from `center` and the colour there, and
    ///   returns the new colour.
    mutating func paint(
        around center: SIMD2<Float>, reach: Float, _ body: (SIMD2<Float>, SIMD3<Float>) -> SIMD3<Float>
    ) {
        let left = max(0, Int((center.x - reach).rounded(.down)))
        let right = min(width - 1, Int((center.x + reach).rounded(.up)))
        let top = max(0, Int((center.y - reach).rounded(.down)))
        let bottom = min(height - 1, Int((center.y + reach).rounded(.up)))
        guard left <= right, top <= bottom else { return }
        for y in top...bottom {
            for x in left...right {
                let offset = SIMD2(Float(x) + 0.5, Float(y) + 0.5) - center
                self[x, y] = body(offset, self[x, y])
            }
        }
    }

    /// The finished picture: rounded, clamped, 8 bits a sample.
    func picture() -> Picture {
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for channel in 0..<3 {
            for i in 0..<width * height {
                samples[i * 3 + channel] = UInt8(min(max(planes[channel][i], 0), 255).rounded())
            }
        }
        return Picture(width: width, height: height, channels: 3, samples: samples)
    }
}
