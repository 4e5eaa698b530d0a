/// What else lies on a slide: dust seen as a faint ring, specks of dried stain.
struct Dirt {
    private enum Form { case ring, speck, smudge }
    private let form: Form
    private let center: SIMD2<Float>
    private let radius: Float
    private let strength: Float
    private let outline: Outline

    init(center: SIMD2<Float>, _ random: inout SmearRandom) {
        self.center = center
        let draw = random.uniform()
        form = draw < 0.6 ? .ring : draw < 0.88 ? .speck : .smudge
        switch form {
        case .ring: radius = random.uniform(3, 5)
        case .speck: radius = random.uniform(1.5, 4)
        case .smudge: radius = random.uniform(8, 16)
        }
        strength = random.uniform(0.25, 0.8)
        outline = Outline(radius: radius, elongation: random.uniform(1, 1.6), waves: [0.15, 0.15, 0.1], &random)
    }

    func draw(on canvas: inout Canvas) {
        canvas.paint(around: center, reach: outline.reach * 1.8 + 2) { offset, below in
            let distance = (offset * offset).sum().squareRoot()
            switch form {
            case .ring:
                let ring = smoothStep(1.8, 0.4, abs(distance - radius))
                let light = smoothStep(radius * 0.6, 0, distance)
                return below - SIMD3(34, 34, 30) * (strength * ring) + 14 * strength * light
            case .speck:
                let cover = smoothStep(1, -1, distance - outline.radius(toward: offset))
                return mix(below, SIMD3(74, 52, 108), strength * cover)
            case .smudge:
                let cover = smoothStep(5, -5, distance - outline.radius(toward: offset))
                return mix(below, SIMD3(178, 172, 206), 0.6 * strength * cover)
            }
        }
    }
}
