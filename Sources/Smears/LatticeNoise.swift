/// Smooth random texture: hashed values on a lattice, blended by a cubic.
///
/// Source: value noise after Perlin, "An image synthesizer", SIGGRAPH 1985.
struct LatticeNoise {
    private let seed: UInt32

    init(_ random: inout SmearRandom) {
        seed = UInt32(truncatingIfNeeded: random.next())
    }

    /// Smooth noise in -1 ... 1 with features about one unit wide.
    func callAsFunction(_ x: Float, _ y: Float) -> Float {
        let floorX = x.rounded(.down)
        let floorY = y.rounded(.down)
        let column = Int32(floorX)
        let row = Int32(floorY)
        let u = ease(x - floorX)
        let v = ease(y - floorY)
        let top = mix(corner(column, row), corner(column &+ 1, row), u)
        let bottom = mix(corner(column, row &+ 1), corner(column &+ 1, row &+ 1), u)
        return mix(top, bottom, v)
    }

    /// Noise summed over octaves, each with twice the frequency and half the height; about -1 ... 1.
    func fractal(_ x: Float, _ y: Float, octaves: Int) -> Float {
        var sum: Float = 0
        var height: Float = 0.5
        var frequency: Float = 1
        for octave in 0..<octaves {
            let shift = Float(octave) * 17.3
            sum += height * self(x * frequency + shift, y * frequency - shift)
            height *= 0.5
            frequency *= 2
        }
        return sum
    }

    private func ease(_ t: Float) -> Float {
        t * t * (3 - 2 * t)
    }

    private func corner(_ x: Int32, _ y: Int32) -> Float {
        var h = UInt32(bitPattern: x) &* 0x8DA6_B343 ^ UInt32(bitPattern: y) &* 0xD816_3841 ^ seed
        h = (h ^ (h >> 16)) &* 0x7FEB_352D
        h = (h ^ (h >> 15)) &* 0x846C_A68B
        h ^= h >> 16
        return Float(h >> 8) * 0x1p-23 - 1
    }
}

/// The value between `a` (at t = 0) and `b` (at t = 1).
func mix(_ a: Float, _ b: Float, _ t: Float) -> Float {
    a + (b - a) * t
}

/// The colour between `a` (at t = 0) and `b` (at t = 1).
func mix(_ a: SIMD3<Float>, _ b: SIMD3<Float>, _ t: Float) -> SIMD3<Float> {
    a + (b - a) * t
}

/// 0 below `low`, 1 above `high`, a smooth cubic between; `low` may be the greater one.
func smoothStep(_ low: Float, _ high: Float, _ value: Float) -> Float {
    let t = min(max((value - low) / (high - low), 0), 1)
    return t * t * (3 - 2 * t)
}
