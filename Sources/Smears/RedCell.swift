import Glibc

/// A red blood cell: a disk that is thinner, and so paler, in its middle.
struct RedCell {
    let center: SIMD2<Float>
    let outline: Outline
    private let thickness: Float
    private let pallorDepth: Float
    private let pallorSize: Float
    private let pallorShift: SIMD2<Float>
    private let pallorAxis: SIMD2<Float>
    private let pallorStretch: Float
    private let pallorSoftness: Float
    private let softness: Float
    /// A bright drop with a dark edge (refraction at a bubble), as drying leaves it on many cells.
    private let drop: (offset: SIMD2<Float>, radius: Float, stretch: SIMD2<Float>)?

    /// The radius of a usual cell, in pixels.
    static let usualRadius: Float = 51

    init(center: SIMD2<Float>, stain: Stain, _ random: inout SmearRandom) {
        self.center = center
        let isOdd = random.chance(0.08)
        let radius = Self.usualRadius * min(max(1 + 0.09 * random.normal(), 0.7), 1.25)
        outline = Outline(
            radius: isOdd ? radius * 0.8 : radius,
            elongation: isOdd ? random.uniform(1.5, 2.6) : random.uniform(1, 1.28),
            waves: [0.03, 0.045, 0.035, 0.016], &random)
        thickness = random.uniform(0.72, 1.12)
        pallorDepth = min(max(stain.pallor + random.uniform(-0.45, 0.35), 0), 0.97)
        pallorSize = random.uniform(0.34, 0.64)
        pallorShift = SIMD2(random.normal(), random.normal()) * 0.09
        pallorAxis = SIMD2(random.normal(), random.normal())
        pallorStretch = random.uniform(1, 1.7)
        pallorSoftness = random.uniform(0.1, 0.34)
        softness = random.uniform(1, 2.6)
        drop =
            random.chance(0.07)
            ? (
                SIMD2(random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5)) * radius, random.uniform(4, 9),
                SIMD2(random.uniform(0.6, 1), random.uniform(0.7, 1.5))
            ) : nil
    }

    /// Adds how much haemoglobin the light passes at each pixel: `amount` of the body, `rim` of the violet edge.
    func addThickness(to layer: inout ThicknessLayer) {
        let axisLength = max((pallorAxis * pallorAxis).sum().squareRoot(), 0.001)
        let axis = pallorAxis / axisLength
        layer.visit(around: center, reach: outline.reach + 3) { offset, amount, rim in
            let distance = (offset * offset).sum().squareRoot()
            let edge = outline.radius(toward: offset)
            let coverage = smoothStep(softness, -softness, distance - edge)
            guard coverage > 0 else { return }
            let ratio = distance / edge
            // The pale middle is an ellipse, not quite in the middle.
            let inner = offset / edge - pallorShift
            let along = (inner * axis).sum()
            let across = inner.x * axis.y - inner.y * axis.x
            let pale = (along * along / pallorStretch + across * across * pallorStretch).squareRoot()
            let hollow = pallorDepth * smoothStep(pallorSize + pallorSoftness, pallorSize - pallorSoftness, pale)
            let rounded = 1 - 0.22 * smoothStep(0.75, 1.0, ratio)
            let local = coverage * thickness * rounded * (1 - hollow)
            amount += local
            rim += local * smoothStep(0.68, 1, ratio)
        }
    }

    /// Draws the bright drop, if this cell has one.
    func drawDrop(on canvas: inout Canvas) {
        guard let drop else { return }
        canvas.paint(around: center + drop.offset, reach: drop.radius * 2) { offset, below in
            let scaled = offset / (drop.stretch * drop.radius)
            let ratio = (scaled * scaled).sum().squareRoot()
            let ring = smoothStep(0.45, 0.85, ratio) * smoothStep(1.35, 0.95, ratio)
            let light = smoothStep(0.75, 0.2, ratio)
            return mix(mix(below, SIMD3(96, 66, 82), 0.65 * ring), SIMD3(240, 220, 226), 0.85 * light)
        }
    }
}

/// How much haemoglobin lies over each pixel; overlapping cells add up here before they become colour.
struct ThicknessLayer {
    let width: Int
    let height: Int
    private var amounts: [Float]
    private var rims: [Float]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        amounts = Array(repeating: 0, count: width * height)
        rims = amounts
    }

    mutating func visit(
        around center: SIMD2<Float>, reach: Float, _ body: (SIMD2<Float>, inout Float, inout Float) -> Void
    ) {
        let left = max(0, Int((center.x - reach).rounded(.down)))
        let right = min(width - 1, Int((center.x + reach).rounded(.up)))
        let top = max(0, Int((center.y - reach).rounded(.down)))
        let bottom = min(height - 1, Int((center.y + reach).rounded(.up)))
        guard left <= right, top <= bottom else { return }
        for y in top...bottom {
            for x in left...right {
                let i = y * width + x
                body(SIMD2(Float(x) + 0.5, Float(y) + 0.5) - center, &amounts[i], &rims[i])
            }
        }
    }

    /// Lets the light of the canvas pass through the cells: `color · exp(-density · thickness)`.
    func absorb(from canvas: inout Canvas, stain: Stain, texture: LatticeNoise) {
        for channel in 0..<3 {
            let body = stain.redCellBody[channel]
            let rim = stain.redCellRim[channel]
            for y in 0..<height {
                for x in 0..<width {
                    let i = y * width + x
                    guard amounts[i] > 0 else { continue }
                    // The camera's curve keeps two cells from being twice as dark as one.
                    let amount = amounts[i] < 0.9 ? amounts[i] : 0.9 + 0.24 * (amounts[i] - 0.9)
                    let grain = 1 + 0.07 * texture.fractal(Float(x) / 14, Float(y) / 14, octaves: 2)
                    let violet = min(rims[i] / amounts[i], 1)
                    canvas.planes[channel][i] *= exp(-amount * grain * mix(body, rim, violet))
                }
            }
        }
    }
}
