import KernelInterface

// Discrete Fourier transforms of one line of 16, 32 or 64 complex values, 16 lines side by side in the lanes:
// N = first · second points in two steps (Cooley & Tukey), X[k₁ + first·k₂] = Σ ω^(…): first the `second`
// transforms of `first` points, a twiddle, then the `first` transforms of `second` points. The inverse is the same
// with real and imaginary parts exchanged.

/// A complex value for each lane.
struct Complex {
    var re: Lanes
    var im: Lanes

    @inline(__always)
    static func + (a: Complex, b: Complex) -> Complex { Complex(re: a.re + b.re, im: a.im + b.im) }
    @inline(__always)
    static func - (a: Complex, b: Complex) -> Complex { Complex(re: a.re - b.re, im: a.im - b.im) }
    /// `−i · self`.
    @inline(__always)
    var turned: Complex { Complex(re: im, im: -re) }
    /// `i · self`.
    @inline(__always)
    var swapped: Complex { Complex(re: im, im: re) }

    @inline(__always)
    func times(_ cosine: Float, _ sine: Float) -> Complex {
        Complex(re: (re * cosine).adding(im, times: -sine), im: (im * cosine).adding(re, times: sine))
    }

    @inline(__always)
    init(re: Lanes, im: Lanes) {
        self.re = re
        self.im = im
    }

    /// The value at `offset`, real part before imaginary part.
    @inline(__always)
    init(_ source: UnsafePointer<Float>, _ offset: Int) {
        re = source.lanes(offset)
        im = source.lanes(offset + lanesPerBlock)
    }

    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, at offset: Int) {
        target.store(re, at: offset)
        target.store(im, at: offset + lanesPerBlock)
    }
}

/// Floats of a complex value for each lane.
let complexStride = 2 * lanesPerBlock

/// Transforms one line.
///
/// - Parameters:
///   - size: 16, 32 or 64.
///   - twiddles: cos and sin of −2π·n₂·k₁/size, [second][first][2].
///   - scratch: Room for `size` complex values.
@inline(__always)
func transformLine(
    size: Int, twiddles: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>, load: (Int) -> Complex,
    store: (Int, Complex) -> Void
) {
    let first = size == 64 ? 8 : 4
    let second = size == 16 ? 4 : 8
    for n in 0..<second {
        let target = scratch + n * complexStride
        let factors = twiddles + n * first * 2
        @inline(__always)
        func put(_ k: Int, _ value: Complex) {
            value.times(factors[2 * k], factors[2 * k + 1]).store(target, at: k * second * complexStride)
        }
        if first == 4 {
            transform4 {
                load(second * $0 + n)
            } store: {
                put($0, $1)
            }
        } else {
            transform8 {
                load(second * $0 + n)
            } store: {
                put($0, $1)
            }
        }
    }
    for k in 0..<first {
        let source = UnsafePointer(scratch) + k * second * complexStride
        if second == 4 {
            transform4 {
                Complex(source, $0 * complexStride)
            } store: {
                store(k + first * $0, $1)
            }
        } else {
            transform8 {
                Complex(source, $0 * complexStride)
            } store: {
                store(k + first * $0, $1)
            }
        }
    }
}

@inline(__always)
private func transform4(load: (Int) -> Complex, store: (Int, Complex) -> Void) {
    let (a, b, c, d) = (load(0), load(1), load(2), load(3))
    let (s, t, u, v) = (a + c, a - c, b + d, (b - d).turned)
    store(0, s + u)
    store(1, t + v)
    store(2, s - u)
    store(3, t - v)
}

@inline(__always)
private func transform8(load: (Int) -> Complex, store: (Int, Complex) -> Void) {
    let root: Float = 0.707_106_77
    // Even-numbered values.
    let (a, b, c, d) = (load(0), load(2), load(4), load(6))
    let (s, t, u, v) = (a + c, a - c, b + d, (b - d).turned)
    let (e0, e1, e2, e3) = (s + u, t + v, s - u, t - v)
    // Odd-numbered values.
    let (e, f, g, h) = (load(1), load(3), load(5), load(7))
    let (w, x, y, z) = (e + g, e - g, f + h, (f - h).turned)
    let (o0, o1, o2, o3) = (w + y, x + z, (w - y).turned, x - z)
    // ω₈ = (1 − i)/√2, ω₈³ = (−1 − i)/√2.
    let r1 = Complex(re: (o1.re + o1.im) * root, im: (o1.im - o1.re) * root)
    let r3 = Complex(re: (o3.im - o3.re) * root, im: (o3.re + o3.im) * -root)
    store(0, e0 + o0)
    store(1, e1 + r1)
    store(2, e2 + o2)
    store(3, e3 + r3)
    store(4, e0 - o0)
    store(5, e1 - r1)
    store(6, e2 - o2)
    store(7, e3 - r3)
}
