/// A white blood cell: pale cytoplasm with granules around a dark, lobed nucleus.
struct WhiteCell {
    /// The kinds that a smear shows often enough to draw.
    enum Kind: CaseIterable {
        case neutrophil, eosinophil, lymphocyte, monocyte

        /// A kind, as often as a slide of a teaching collection shows it.
        static func random(_ random: inout SmearRandom) -> Kind {
            let draw = random.uniform()
            return draw < 0.46 ? .neutrophil : draw < 0.66 ? .eosinophil : draw < 0.86 ? .lymphocyte : .monocyte
        }

        /// The radius in pixels.
        func radius(_ random: inout SmearRandom) -> Float {
            switch self {
            case .neutrophil: random.uniform(74, 112)
            case .eosinophil: random.uniform(78, 112)
            case .lymphocyte: random.uniform(56, 84)
            case .monocyte: random.uniform(84, 118)
            }
        }
    }

    let kind: Kind
    let center: SIMD2<Float>
    let outline: Outline
    private let radius: Float
    private let nucleus: Nucleus
    private let cytoplasm: SIMD3<Float>
    private let granule: SIMD3<Float>
    private let granuleSize: Float
    private let granuleStrength: Float
    private let opacity: Float
    private let softness: Float
    private let rippleHeight: Float
    private let chromatinContrast: Float
    private let darkness: Float
    private let light: SIMD3<Float>
    private let dark: SIMD3<Float>
    private let granules: LatticeNoise
    private let chromatin: LatticeNoise
    private let warp: LatticeNoise

    init(kind: Kind, center: SIMD2<Float>, radius: Float, stain: Stain, _ random: inout SmearRandom) {
        self.kind = kind
        self.center = center
        self.radius = radius
        light = stain.nucleusLight
        dark = stain.nucleusDark
        let hasBlebs = kind == .lymphocyte && random.chance(0.3)
        let high: Float = hasBlebs ? 0.05 : 0.006
        let low: Float = kind == .monocyte ? 0.045 : 0.028
        outline = Outline(
            radius: radius, elongation: random.uniform(1, 1.22),
            waves: [low, low, low * 0.7, 0.012, high, high, high, high * 0.7], &random)
        nucleus = Nucleus(kind: kind, &random)
        switch kind {
        case .neutrophil:
            cytoplasm = SIMD3(194, 175, 203)
            granule = SIMD3(170, 136, 188)
            granuleSize = random.uniform(3, 5)
            granuleStrength = random.uniform(0.35, 0.75)
            opacity = random.uniform(0.82, 0.95)
            darkness = random.uniform(0, 0.35)
        case .eosinophil:
            cytoplasm = mix(SIMD3(198, 150, 188), SIMD3(192, 140, 168), random.uniform())
            granule = mix(SIMD3(188, 104, 150), SIMD3(166, 92, 138), random.uniform())
            granuleSize = random.uniform(4.5, 6.5)
            granuleStrength = random.uniform(0.65, 0.95)
            opacity = 0.96
            darkness = random.uniform(0, 0.4)
        case .lymphocyte:
            cytoplasm = mix(SIMD3(132, 138, 214), SIMD3(176, 170, 216), random.uniform())
            granule = SIMD3(110, 104, 204)
            granuleSize = random.uniform(5, 9)
            granuleStrength = random.uniform(0.3, 0.8)
            opacity = random.uniform(0.85, 0.97)
            darkness = random.uniform(0.15, 1)
        case .monocyte:
            cytoplasm = mix(SIMD3(186, 174, 210), SIMD3(196, 172, 208), random.uniform())
            granule = SIMD3(168, 144, 200)
            granuleSize = random.uniform(4, 7)
            granuleStrength = random.uniform(0.3, 0.6)
            opacity = random.uniform(0.82, 0.93)
            darkness = random.uniform(0, 0.25)
        }
        softness = random.uniform(1.8, 4.5)
        chromatinContrast = random.uniform(0.8, 1.6)
        rippleHeight = random.uniform(2, 9)
        granules = LatticeNoise(&random)
        chromatin = LatticeNoise(&random)
        warp = LatticeNoise(&random)
    }

    /// Draws the cell over what the canvas shows.
    func draw(on canvas: inout Canvas, stain: Stain) {
        let base = cytoplasm + stain.cytoplasmShift
        canvas.paint(around: center, reach: outline.reach + 8) { offset, below in
            let distance = (offset * offset).sum().squareRoot()
            let ripple = rippleHeight * warp.fractal(offset.x / 20, offset.y / 20, octaves: 2)
            let edge = distance - outline.radius(toward: offset) + ripple
            let coverage = smoothStep(softness, -softness, edge)
            guard coverage > 0 else { return below }

            let coarse = granules.fractal(offset.x / (granuleSize * 4), offset.y / (granuleSize * 4), octaves: 2)
            let fine = granules.fractal(offset.x / granuleSize + 91, offset.y / granuleSize - 37, octaves: 2)
            let spots = smoothStep(-0.12, 0.4, fine + 0.35 * coarse)
            var color = mix(base, granule + stain.cytoplasmShift, granuleStrength * spots)
            color += 9 * coarse
            // A thin membrane is seen from the side, so it looks a little denser.
            color = mix(color, granule, 0.25 * smoothStep(-7, -1, edge))
            var result = mix(below, color, coverage * opacity)

            let depth = nucleus.depth(at: offset / radius, warp: warp) * radius
            let inNucleus = smoothStep(1.8, -1.8, depth) * coverage
            if inNucleus > 0 {
                let clumps = chromatin.fractal(offset.x / 17, offset.y / 17, octaves: 3)
                let rim = smoothStep(-10, -1, depth)
                let tone = 0.5 + chromatinContrast * 0.62 * clumps + 0.16 * rim + 0.45 * (darkness - 0.2)
                var ink = mix(light, dark, min(max(tone, 0), 1.25))
                ink -= SIMD3(30, 22, 24) * max(darkness - 0.55, 0)
                result = mix(result, ink, 0.96 * inNucleus)
            }
            return result
        }
    }
}
