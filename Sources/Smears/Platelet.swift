/// A platelet: a small, soft, violet fragment with a granular middle.
struct Platelet {
    let center: SIMD2<Float>
    let outline: Outline
    private let color: SIMD3<Float>
    private let core: SIMD3<Float>
    private let opacity: Float
    private let softness: Float
    private let grain: LatticeNoise

    init(center: SIMD2<Float>, stain: Stain, _ random: inout SmearRandom) {
        self.center = center
        outline = Outline(
            radius: random.uniform(11, 20), elongation: random.uniform(1, 1.5),
            waves: [0.1, 0.08, 0.05, 0.03], &random)
        color = stain.platelet + random.uniform(-8, 8)
        core = mix(stain.nucleusDark, stain.nucleusLight, 0.5)
        opacity = random.uniform(0.55, 0.95)
        softness = random.uniform(2, 4)
        grain = LatticeNoise(&random)
    }

    func draw(on canvas: inout Canvas) {
        canvas.paint(around: center, reach: outline.reach + 5) { offset, below in
            let distance = (offset * offset).sum().squareRoot()
            let edge = outline.radius(toward: offset)
            let coverage = smoothStep(softness, -softness, distance - edge)
            guard coverage > 0 else { return below }
            let spots = grain.fractal(offset.x / 5, offset.y / 5, octaves: 2)
            let middle = smoothStep(0.95, 0.2, distance / edge + 0.5 * spots)
            return mix(below, mix(color, core, 0.7 * middle), coverage * opacity)
        }
    }
}
