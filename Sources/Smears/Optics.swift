import Glibc

/// What the microscope and the camera do to the light: uneven lamp, blur, colour fringes, sharpening, noise.
struct Optics {
    private let blur: Float
    private let fringe: SIMD2<Float>
    private let sharpening: Float
    private let lampCenter: SIMD2<Float>
    private let falloff: Float
    private let balance: SIMD3<Float>
    private let noise: Float

    /// - Parameter noise: Deviation of the sensor noise before it is smoothed, 0 ... 255.
    init(noise: Float, _ random: inout SmearRandom) {
        blur = random.uniform(1.1, 2.1)
        let angle = random.angle()
        fringe = SIMD2(cos(angle), sin(angle)) * random.uniform(0.3, 1)
        sharpening = random.uniform(0.2, 0.5)
        lampCenter = SIMD2(random.uniform(0.35, 0.65), random.uniform(0.35, 0.65))
        falloff = random.uniform(0.04, 0.16)
        balance = SIMD3(random.uniform(0.99, 1.012), 1, random.uniform(0.98, 1.01))
        self.noise = noise
    }

    /// Turns the drawing into what the camera records.
    func photograph(_ canvas: inout Canvas, _ random: inout SmearRandom) {
        illuminate(&canvas)
        for channel in 0..<3 {
            // Red and blue are focused beside green, which gives edges a warm and a cold side.
            let shift = fringe * Float(channel - 1)
            var plane = smoothed(canvas.planes[channel], canvas.width, canvas.height, deviation: blur, shift: shift)
            let wide = smoothed(plane, canvas.width, canvas.height, deviation: 3, shift: .zero)
            for i in plane.indices { plane[i] += sharpening * (plane[i] - wide[i]) }
            canvas.planes[channel] = plane
        }
        addNoise(to: &canvas, &random)
    }

    private func illuminate(_ canvas: inout Canvas) {
        // One field of view is about 640 pixels wide; larger pictures are stitched from evenly lit fields.
        let reach = Float(max(canvas.width, canvas.height))
        let strength = reach > 1000 ? falloff * 0.4 : falloff
        for y in 0..<canvas.height {
            for x in 0..<canvas.width {
                let u = (Float(x) - lampCenter.x * Float(canvas.width)) / reach
                let v = (Float(y) - lampCenter.y * Float(canvas.height)) / reach
                let light = 1 + strength * (0.15 - (u * u + v * v))
                canvas[x, y] *= balance * light
            }
        }
    }

    /// Grain that the camera's own smoothing has made a little wider than a pixel.
    private func addNoise(to canvas: inout Canvas, _ random: inout SmearRandom) {
        let (width, height) = (canvas.width, canvas.height)
        var above = [SIMD3<Float>](repeating: .zero, count: width)
        for y in 0..<height {
            var before = SIMD3<Float>.zero
            for x in 0..<width {
                let brightness = noise * random.normal()
                let tint = 0.35 * noise * random.normal()
                let grain = SIMD3(brightness + tint, brightness, brightness - tint)
                let value = 0.5 * grain + 0.25 * before + 0.25 * above[x]
                before = grain
                above[x] = grain
                canvas[x, y] += value
            }
        }
    }
}

/// A plane blurred by a Gaussian whose middle lies `shift` pixels beside each pixel; borders are repeated.
///
/// - Parameter plane: Shape [height, width].
func smoothed(_ plane: [Float], _ width: Int, _ height: Int, deviation: Float, shift: SIMD2<Float>) -> [Float] {
    let reach = Int((3 * deviation + max(abs(shift.x), abs(shift.y))).rounded(.up))
    func kernel(_ shift: Float) -> [Float] {
        let weights = (-reach...reach).map {
            exp(-(Float($0) - shift) * (Float($0) - shift) / (2 * deviation * deviation))
        }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
    let horizontal = kernel(shift.x)
    let vertical = kernel(shift.y)
    var between = [Float](repeating: 0, count: plane.count)
    var result = between
    var padded = [Float](repeating: 0, count: width + 2 * reach)
    for y in 0..<height {
        for x in 0..<padded.count { padded[x] = plane[y * width + min(max(x - reach, 0), width - 1)] }
        between.withUnsafeMutableBufferPointer { row in
            padded.withUnsafeBufferPointer { source in
                for (tap, weight) in horizontal.enumerated() {
                    for x in 0..<width { row[y * width + x] += weight * source[x + tap] }
                }
            }
        }
    }
    for y in 0..<height {
        result.withUnsafeMutableBufferPointer { row in
            between.withUnsafeBufferPointer { source in
                for (tap, weight) in vertical.enumerated() {
                    let from = min(max(y + tap - reach, 0), height - 1) * width
                    for x in 0..<width { row[y * width + x] += weight * source[from + x] }
                }
            }
        }
    }
    return result
}
