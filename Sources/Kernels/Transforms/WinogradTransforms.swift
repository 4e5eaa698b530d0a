// The transforms of one line of a tile for a kernel of 3, after Cook and Toom: polynomials are evaluated at
// points 0, ±p, ±q, … and at infinity, multiplied there, and interpolated. Pairs of points ±p share their even and
// odd parts. Winograd's minimal filtering for convolutions: Lavin & Gray, arXiv:1509.09308. Which points are
// used decides the rounding error; see `WinogradPoints` in the engine, which holds the same numbers.

/// Values of one line of a tile of 4: F(2,3), points 0, ±1, ∞.
struct Line4 {
    var a: Lanes
    var b: Lanes
    var c: Lanes
    var d: Lanes

    @inline(__always)
    init(_ value: (Int) -> Lanes) {
        a = value(0)
        b = value(1)
        c = value(2)
        d = value(3)
    }

    @inline(__always)
    func storeTransformed(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        target.store(c - a, at: 0)
        target.store(c + b, at: stride)
        target.store(c - b, at: 2 * stride)
        target.store(d - b, at: 3 * stride)
    }

    @inline(__always)
    func interpolated() -> Outputs2 {
        Outputs2(a: a + (b + c), b: (b - c) + d)
    }
}

/// The outputs of one line of a tile of 4.
struct Outputs2 {
    var a: Lanes
    var b: Lanes

    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        target.store(a, at: 0)
        target.store(b, at: stride)
    }
}

/// Values of one line of a tile of 6: F(4,3), points 0, ±5/8, ±3/2, ∞.
struct Line6 {
    var a: Lanes
    var b: Lanes
    var c: Lanes
    var d: Lanes
    var e: Lanes
    var f: Lanes

    @inline(__always) static var p: Float { 0.625 }
    @inline(__always) static var q: Float { 1.5 }

    @inline(__always)
    init(_ value: (Int) -> Lanes) {
        a = value(0)
        b = value(1)
        c = value(2)
        d = value(3)
        e = value(4)
        f = value(5)
    }

    @inline(__always)
    func storeTransformed(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        let (pp, qq) = (Line6.p * Line6.p, Line6.q * Line6.q)
        // (x² − p²)(x² − q²)
        target.store(e.adding(c, times: -(pp + qq)).adding(a, times: pp * qq), at: 0)
        // x(x ± p)(x² − q²)
        let evenP = e.adding(c, times: -qq)
        let oddP = d.adding(b, times: -qq)
        target.store(evenP.adding(oddP, times: Line6.p), at: stride)
        target.store(evenP.adding(oddP, times: -Line6.p), at: 2 * stride)
        // x(x ± q)(x² − p²)
        let evenQ = e.adding(c, times: -pp)
        let oddQ = d.adding(b, times: -pp)
        target.store(evenQ.adding(oddQ, times: Line6.q), at: 3 * stride)
        target.store(evenQ.adding(oddQ, times: -Line6.q), at: 4 * stride)
        // x(x² − p²)(x² − q²)
        target.store(f.adding(d, times: -(pp + qq)).adding(b, times: pp * qq), at: 5 * stride)
    }

    @inline(__always)
    func interpolated() -> Outputs4 {
        let (p, q) = (Line6.p, Line6.q)
        let (evenP, oddP) = (b + c, b - c)
        let (evenQ, oddQ) = (d + e, d - e)
        return Outputs4(
            a: a + evenP + evenQ,
            b: (oddP * p).adding(oddQ, times: q),
            c: (evenP * (p * p)).adding(evenQ, times: q * q),
            d: f.adding(oddP, times: p * p * p).adding(oddQ, times: q * q * q))
    }
}

/// The outputs of one line of a tile of 6.
struct Outputs4 {
    var a: Lanes
    var b: Lanes
    var c: Lanes
    var d: Lanes

    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        target.store(a, at: 0)
        target.store(b, at: stride)
        target.store(c, at: 2 * stride)
        target.store(d, at: 3 * stride)
    }
}

/// Values of one line of a tile of 8: F(6,3), points 0, ±1/2, ±1, ±2, ∞.
struct Line8 {
    var a: Lanes
    var b: Lanes
    var c: Lanes
    var d: Lanes
    var e: Lanes
    var f: Lanes
    var g: Lanes
    var h: Lanes

    private static var p: Float { 0.5 }
    private static var q: Float { 1 }
    private static var r: Float { 2 }

    @inline(__always)
    init(_ value: (Int) -> Lanes) {
        a = value(0)
        b = value(1)
        c = value(2)
        d = value(3)
        e = value(4)
        f = value(5)
        g = value(6)
        h = value(7)
    }

    @inline(__always)
    func storeTransformed(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        let (p, q, r) = (Line8.p, Line8.q, Line8.r)
        let (pp, qq, rr) = (p * p, q * q, r * r)
        let (s1, s2, s3) = (pp + qq + rr, pp * qq + qq * rr + rr * pp, pp * qq * rr)
        // (x² − p²)(x² − q²)(x² − r²)
        target.store(g.adding(e, times: -s1).adding(c, times: s2).adding(a, times: -s3), at: 0)
        storePair(target, stride: stride, at: 1, point: p, others: (qq, rr))
        storePair(target, stride: stride, at: 3, point: q, others: (rr, pp))
        storePair(target, stride: stride, at: 5, point: r, others: (pp, qq))
        // x(x² − p²)(x² − q²)(x² − r²)
        target.store(h.adding(f, times: -s1).adding(d, times: s2).adding(b, times: -s3), at: 7 * stride)
    }

    /// x(x ± point)(x² − u)(x² − v)
    @inline(__always)
    private func storePair(
        _ target: UnsafeMutablePointer<Float>, stride: Int, at index: Int, point: Float, others: (Float, Float)
    ) {
        let (sum, product) = (others.0 + others.1, others.0 * others.1)
        let even = g.adding(e, times: -sum).adding(c, times: product)
        let odd = f.adding(d, times: -sum).adding(b, times: product)
        target.store(even.adding(odd, times: point), at: index * stride)
        target.store(even.adding(odd, times: -point), at: (index + 1) * stride)
    }

    @inline(__always)
    func interpolated() -> Outputs6 {
        let (p, q, r) = (Line8.p, Line8.q, Line8.r)
        let (pp, qq, rr) = (p * p, q * q, r * r)
        let (evenP, oddP) = (b + c, b - c)
        let (evenQ, oddQ) = (d + e, d - e)
        let (evenR, oddR) = (f + g, f - g)
        return Outputs6(
            a: (a + evenP) + (evenQ + evenR),
            b: (oddP * p).adding(oddQ, times: q).adding(oddR, times: r),
            c: (evenP * pp).adding(evenQ, times: qq).adding(evenR, times: rr),
            d: (oddP * (pp * p)).adding(oddQ, times: qq * q).adding(oddR, times: rr * r),
            e: (evenP * (pp * pp)).adding(evenQ, times: qq * qq).adding(evenR, times: rr * rr),
            f: h.adding(oddP, times: pp * pp * p).adding(oddQ, times: qq * qq * q).adding(oddR, times: rr * rr * r))
    }
}

/// The outputs of one line of a tile of 8.
struct Outputs6 {
    var a: Lanes
    var b: Lanes
    var c: Lanes
    var d: Lanes
    var e: Lanes
    var f: Lanes

    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        target.store(a, at: 0)
        target.store(b, at: stride)
        target.store(c, at: 2 * stride)
        target.store(d, at: 3 * stride)
        target.store(e, at: 4 * stride)
        target.store(f, at: 5 * stride)
    }
}

extension Lanes {
    /// The larger of each two values.
    @inline(__always)
    func larger(_ other: Lanes) -> Lanes {
        var result = other
        result.replace(with: self, where: self .> other)
        return result
    }

    /// `self + a · b`.
    @inline(__always)
    func adding(_ a: Lanes, times b: Float) -> Lanes {
        var result = self
        result.accumulate(a, b)
        return result
    }
}
