// Exponential functions and what is made of them, 16 values at a time. Errors are relative and of exact inputs.

/// `1 / (1 + e^−x)`, within 2e-7 of the exact value.
@inline(__always)
func logistic(_ x: Lanes) -> Lanes {
    1 / (1 + exponential(-x))
}

/// `e^x` for x in −87…88 (clamped), within 2e-7: `2^n · e^r` with `|r| ≤ ln 2 / 2` and the Taylor polynomial of `e^r`.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
    let (r, exponent) = reduced(x)
    return (expansion(r) * r + 1) * powerOfTwo(exponent)
}

/// `e^x − 1` for x in −87…88 (clamped), within 3e-7, also near 0.
@inline(__always)
func exponentialMinusOne(_ x: Lanes) -> Lanes {
    let (r, exponent) = reduced(x)
    let power = powerOfTwo(exponent)
    return expansion(r) * r * power + (power - 1)
}

/// `log(1 + e^x)`, within 5e-7.
@inline(__always)
func softplus(_ x: Lanes) -> Lanes {
    // max(x, 0) + log(1 + u) with u = e^−|x|, where the logarithm of the rounded 1 + u is corrected by what was
    // rounded away.
    let u = exponential(-x.magnitude)
    let sum = 1 + u
    let correction = (u - (sum - 1)) / sum
    return x.replacing(with: 0, where: x .< 0) + (logarithm(sum) + correction)
}

/// The natural logarithm, within 2e-7 and exact at 1; −∞ at 0 and not a number below.
@inline(__always)
func logarithm(_ x: Lanes) -> Lanes {
    // Numbers below the smallest normal one are multiplied by 2²⁵.
    let isTiny = x .< Float.leastNormalMagnitude
    let scaled = x.replacing(with: x * 33_554_432, where: isTiny)
    // x = 2^n · (1 + f) with 1 + f in √½…√2.
    let bits = unsafeBitCast(scaled, to: SIMD16<Int32>.self)
    let n = (bits &- 0x3f35_04f3) &>> 23
    let f = unsafeBitCast(bits &- (n &<< 23), to: Lanes.self) - 1
    // The number n in the low bits of 1.5 · 2²³.
    let magic = Lanes(repeating: 12_582_912)
    let number = unsafeBitCast(unsafeBitCast(magic, to: SIMD16<Int32>.self) &+ n, to: Lanes.self) - magic
    let exponent = number - Lanes(repeating: 0).replacing(with: 25, where: isTiny)
    // log(1 + f) = 2·artanh(s) = 2s + 2s³/3 + … with s = f / (2 + f), arranged so that f enters without rounding.
    let s = f / (2 + f)
    let z = s * s
    var p = Lanes(repeating: 2.0 / 11)
    p = p * z + Float(2.0 / 9)
    p = p * z + Float(2.0 / 7)
    p = p * z + Float(2.0 / 5)
    p = p * z + Float(2.0 / 3)
    let half = 0.5 * f * f
    let small = f - (half - s * (half + p * z))
    // ln 2 in two parts, of which the first times n is exact.
    var result = exponent * 0.693_359_375 + (exponent * -2.121_944_4e-4 + small)
    result.replace(with: x, where: x .== .infinity)
    result.replace(with: -.infinity, where: x .== 0)
    result.replace(with: .nan, where: x .< 0)
    return result
}

/// `1 / √x` for positive normal numbers, within 2e-7.
///
/// Half of the exponent's bits give it within a twentieth; each step of Newton's method squares the error. Source: Lomont,
/// "Fast Inverse Square Root", 2003.
@inline(__always)
func inverseRoot(_ x: Lanes) -> Lanes {
    let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
    var y = unsafeBitCast(SIMD16<Int32>(repeating: 0x5f37_59df) &- (bits &>> 1), to: Lanes.self)
    let half = 0.5 * x
    for _ in 0..<3 { y = y * (1.5 - half * y * y) }
    return y
}

/// The share of a normal distribution that lies below `x`, within 3e-7 relative; in the lower tail within 2e-7 · x²,
/// which is the rounding of x² itself.
///
/// Source: Press et al., "Numerical Recipes", chapter 6.2: a Chebyshev fit of the complementary error function.
@inline(__always)
func normalDistribution(_ x: Lanes) -> Lanes {
    let z = x.magnitude * 0.707_106_78
    let t = 1 / (1 + 0.5 * z)
    var p = Lanes(repeating: 0.170_872_77)
    p = p * t - 0.822_152_23
    p = p * t + 1.488_515_87
    p = p * t - 1.135_203_98
    p = p * t + 0.278_868_07
    p = p * t - 0.186_288_06
    p = p * t + 0.096_784_18
    p = p * t + 0.374_091_96
    p = p * t + 1.000_023_68
    p = p * t - 1.265_512_23
    let tail = 0.5 * t * exponential(p - z * z)
    return tail.replacing(with: 1 - tail, where: x .> 0)
}

/// The error function, within 4e-7, relative also near 0.
@inline(__always)
func errorFunction(_ x: Lanes) -> Lanes {
    // 2/√π · (x − x³/3 + x⁵/10 − …) where little is lost by it, elsewhere 1 − erfc(|x|).
    let z = x * x
    var p = Lanes(repeating: Float(1.0 / 75600))
    p = p * z - Float(1.0 / 9360)
    p = p * z + Float(1.0 / 1320)
    p = p * z - Float(1.0 / 216)
    p = p * z + Float(1.0 / 42)
    p = p * z - Float(1.0 / 10)
    p = p * z + Float(1.0 / 3)
    let near = 1.128_379_17 * (x - x * z * p)
    let tail = 2 * normalDistribution(-1.414_213_56 * x.magnitude)
    let far = (1 - tail).replacing(with: tail - 1, where: x .< 0)
    return far.replacing(with: near, where: z .< 0.36)
}

extension Lanes {
    /// `|x|`.
    @inline(__always)
    var magnitude: Lanes {
        unsafeBitCast(unsafeBitCast(self, to: SIMD16<UInt32>.self) & 0x7fff_ffff, to: Lanes.self)
    }

    /// Values below a range become its lower end, values above its upper one.
    @inline(__always)
    func limited(from lowest: Float, to highest: Float) -> Lanes {
        var result = self
        result.replace(with: lowest, where: self .< lowest)
        result.replace(with: highest, where: result .> highest)
        return result
    }

    /// The product of `exponent` factors; 1 for none.
    @inline(__always)
    func power(_ exponent: Int) -> Lanes {
        var (result, square, rest) = (Lanes(repeating: 1), self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}

/// `x − n · ln 2` and n, for the nearest n.
@inline(__always)
private func reduced(_ x: Lanes) -> (r: Lanes, exponent: SIMD16<Int32>) {
    let x = x.limited(from: -87, to: 88)
    // Adding 1.5 · 2²³ rounds to an integer, which then stands in the low bits.
    let magic = Lanes(repeating: 12_582_912)
    let shifted = x * 1.442_695_04 + magic
    let n = shifted - magic
    // ln 2 in two parts, so that n · ln 2 is taken away exactly.
    let r = (x - n * 0.693_359_375) + n * 2.121_944_4e-4
    return (r, unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- unsafeBitCast(magic, to: SIMD16<Int32>.self))
}

/// `(e^r − 1) / r` for `|r| ≤ ln 2 / 2`.
@inline(__always)
private func expansion(_ r: Lanes) -> Lanes {
    var p = Lanes(repeating: 1.0 / 5040)
    p = p * r + Float(1.0 / 720)
    p = p * r + Float(1.0 / 120)
    p = p * r + Float(1.0 / 24)
    p = p * r + Float(1.0 / 6)
    p = p * r + 0.5
    p = p * r + 1
    return p
}

@inline(__always)
private func powerOfTwo(_ exponent: SIMD16<Int32>) -> Lanes {
    unsafeBitCast((exponent &+ 127) &<< 23, to: Lanes.self)
}
