import Glibc

/// The form of a nucleus: thick strokes that melt into each other, in units of the cell's radius.
struct Nucleus {
    private struct Stroke {
        let from: SIMD2<Float>
        let to: SIMD2<Float>
        let radius: Float
    }

    private var strokes: [Stroke] = []
    /// How far apart two strokes begin to melt together.
    private let melting: Float
    private let wobble: Float

    init(kind: WhiteCell.Kind, _ random: inout SmearRandom) {
        let turn = random.angle()
        func at(_ angle: Float, _ distance: Float) -> SIMD2<Float> {
            SIMD2(cos(angle + turn), sin(angle + turn)) * distance
        }
        switch kind {
        case .neutrophil:
            melting = random.uniform(0.03, 0.07)
            wobble = 0.05
            let lobes = random.integer(in: 3...5)
            let spread = random.uniform(4.4, 6.2) / Float(lobes)
            let size: Float = lobes == 3 ? 0.33 : lobes == 4 ? 0.29 : 0.255
            var last: SIMD2<Float>?
            for lobe in 0..<lobes {
                let angle = spread * Float(lobe) + random.uniform(-0.2, 0.2)
                let middle = at(angle, random.uniform(0.38, 0.55))
                let along = at(angle + random.uniform(0.2, 2.9), random.uniform(0.02, 0.15))
                strokes.append(
                    Stroke(from: middle - along, to: middle + along, radius: size * random.uniform(0.8, 1.1)))
                if let last {
                    strokes.append(Stroke(from: last, to: middle, radius: random.uniform(0.04, 0.1)))
                }
                last = middle
            }
        case .eosinophil:
            melting = 0.08
            wobble = 0.035
            let lobes = random.chance(0.8) ? 2 : 3
            let away = random.uniform(1.5, 2.6)
            var last: SIMD2<Float>?
            for lobe in 0..<lobes {
                let angle = away * Float(lobe) + random.uniform(-0.15, 0.15)
                let middle = at(angle, random.uniform(0.42, 0.52))
                let along = at(angle + .pi / 2, random.uniform(0.03, 0.2))
                strokes.append(
                    Stroke(from: middle - along, to: middle + along, radius: random.uniform(0.28, 0.37)))
                if let last, random.chance(0.75) {
                    strokes.append(Stroke(from: last, to: middle, radius: 0.07))
                }
                last = middle
            }
        case .lymphocyte:
            melting = 0.3
            wobble = 0.03
            let size = random.uniform(0.72, 0.9)
            let shift = at(0, random.uniform(0, 0.12))
            let along = at(random.uniform(0, 3), random.uniform(0, 0.12))
            strokes.append(Stroke(from: shift - along, to: shift + along, radius: size))
        case .monocyte:
            melting = 0.2
            wobble = 0.06
            let arc = random.uniform(1.6, 3.1)
            let bow = random.uniform(0.26, 0.4)
            let steps = 5
            let points = (0...steps).map { at(arc * (Float($0) / Float(steps) - 0.5), bow) - at(0, 0.12) }
            for step in 0..<steps {
                let end: Float = step == 0 || step == steps - 1 ? 1.08 : 0.92
                strokes.append(
                    Stroke(from: points[step], to: points[step + 1], radius: random.uniform(0.28, 0.34) * end))
            }
        }
    }

    /// The signed distance to the nucleus, negative inside, in units of the cell's radius.
    ///
    /// Strokes are joined by a polynomial smooth minimum. Source: Quilez, "Smooth minimum", 2013.
    func depth(at point: SIMD2<Float>, warp: LatticeNoise) -> Float {
        var nearest: Float = 9
        for stroke in strokes {
            let line = stroke.to - stroke.from
            let offset = point - stroke.from
            let length = (line * line).sum()
            let t = length > 0 ? min(max((offset * line).sum() / length, 0), 1) : 0
            let gap = offset - line * t
            let distance = (gap * gap).sum().squareRoot() - stroke.radius
            let overlap = max(melting - abs(nearest - distance), 0) / melting
            nearest = min(nearest, distance) - overlap * overlap * melting / 4
        }
        guard nearest < 0.2 else { return nearest }
        return nearest + wobble * warp.fractal(point.x * 5 + 7, point.y * 5 - 3, octaves: 2)
    }
}
