/// The bright ground of the picture: clear plasma with faint clouds.
struct Plasma {
    private let color: SIMD3<Float>
    private let clouds: LatticeNoise
    private let tint: LatticeNoise
    private let grain: Float

    init(stain: Stain, _ random: inout SmearRandom) {
        color = stain.plasma
        clouds = LatticeNoise(&random)
        tint = LatticeNoise(&random)
        grain = random.uniform(1, 4)
    }

    /// Fills the whole canvas.
    func draw(on canvas: inout Canvas) {
        for y in 0..<canvas.height {
            for x in 0..<canvas.width {
                let (u, v) = (Float(x), Float(y))
                let cloud = clouds.fractal(u / 90, v / 90, octaves: 2)
                let hue = tint(u / 160, v / 160)
                canvas[x, y] = color + grain * cloud + SIMD3(1.2, 0, -1.8) * hue
            }
        }
    }
}
