import KernelInterface

// The transposed steps of F(4,3). See `KernelInterface/WinogradGradientKernels`; the points are those of `Line6`.

/// `A·dy·Aᵀ` of tiles of 4 rows and columns.
func winogradOutputGradient(_ run: TileInputRun) { transform(Outputs4.self, run) }

/// `B·M·Bᵀ`, added to the rows that the tiles read.
func winogradInputGradient(_ run: TileGradientRun) {
    let size = Line6.size
    let lines = run.scratch
    for block in 0..<run.blocks {
        for tile in 0..<run.tiles {
            let source = run.source + block * run.layout.block + tile * run.layout.tile
            let offset = block * run.blockStride + tile * (size - 2) * lanesPerBlock
            for column in 0..<size {
                Line6 { source.lanes(($0 * size + column) * run.layout.point) }
                    .spread().store(lines + column * lanesPerBlock, stride: size * lanesPerBlock)
            }
            for row in 0..<size {
                Line6 { lines.lanes((row * size + $0) * lanesPerBlock) }.spread().add(to: run.rows[row] + offset)
            }
        }
    }
}

/// `G·w·Gᵀ` of 16 kernels of 3×3.
func winogradWeights(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ pointStride: Int) {
    withLines { lines in
        for column in 0..<3 {
            Line3 { source.lanes((3 * $0 + column) * lanesPerBlock) }
                .evaluated().store(lines + column * lanesPerBlock, stride: 3 * lanesPerBlock)
        }
        for row in 0..<Line6.size {
            Line3 { lines.lanes((3 * row + $0) * lanesPerBlock) }
                .evaluated().store(target + row * Line6.size * pointStride, stride: pointStride)
        }
    }
}

/// `Gᵀ·S·G` of 16 kernels.
func winogradWeightGradient(
    _ source: UnsafePointer<Float>, _ pointStride: Int, _ target: UnsafeMutablePointer<Float>
) {
    let size = Line6.size
    withLines { lines in
        for column in 0..<size {
            Line6 { source.lanes(($0 * size + column) * pointStride) }
                .collected().store(lines + column * lanesPerBlock, stride: size * lanesPerBlock)
        }
        for row in 0..<3 {
            Line6 { lines.lanes((row * size + $0) * lanesPerBlock) }
                .collected().store(target + 3 * row * lanesPerBlock, stride: lanesPerBlock)
        }
    }
}

/// Room for 3 lines of 6 groups.
@inline(__always)
private func withLines(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: 18 * lanesPerBlock * 4, alignment: 64) {
        body($0.baseAddress!.assumingMemoryBound(to: Float.self))
    }
}

/// One line of a kernel of 3.
private struct Line3 {
    var a: Lanes
    var b: Lanes
    var c: Lanes

    @inline(__always)
    init(_ value: (Int) -> Lanes) {
        a = value(0)
        b = value(1)
        c = value(2)
    }

    @inline(__always)
    init(a: Lanes, b: Lanes, c: Lanes) {
        self.a = a
        self.b = b
        self.c = c
    }

    /// `G` times the line: the polynomial of the weights at the points, each over the product of distances to the others.
    @inline(__always)
    func evaluated() -> Line6 {
        let (p, q) = (Line6.p, Line6.q)
        let evenP = a.adding(c, times: p * p) * Line6.shareP
        let evenQ = a.adding(c, times: q * q) * Line6.shareQ
        let (oddP, oddQ) = (b * (p * Line6.shareP), b * (q * Line6.shareQ))
        return Line6(
            a: a * Line6.share0, b: evenP + oddP, c: evenP - oddP, d: evenQ + oddQ, e: evenQ - oddQ, f: c)
    }

    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        target.store(a, at: 0)
        target.store(b, at: stride)
        target.store(c, at: 2 * stride)
    }
}

extension Line6 {
    /// One over the product of a point's distances to the others, for 0, ±p and ±q.
    @inline(__always) fileprivate static var share0: Float { 1 / (p * p * q * q) }
    @inline(__always) fileprivate static var shareP: Float { 1 / (2 * p * p * (p * p - q * q)) }
    @inline(__always) fileprivate static var shareQ: Float { 1 / (2 * q * q * (q * q - p * p)) }

    @inline(__always)
    init(a: Lanes, b: Lanes, c: Lanes, d: Lanes, e: Lanes, f: Lanes) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.e = e
        self.f = f
    }

    /// `Gᵀ` times the line.
    @inline(__always)
    fileprivate func collected() -> Line3 {
        let (p, q) = (Line6.p, Line6.q)
        let (evenP, oddP) = ((b + c) * Line6.shareP, (b - c) * Line6.shareP)
        let (evenQ, oddQ) = ((d + e) * Line6.shareQ, (d - e) * Line6.shareQ)
        return Line3(
            a: (evenP + evenQ).adding(a, times: Line6.share0),
            b: (oddP * p).adding(oddQ, times: q),
            c: f.adding(evenP, times: p * p).adding(evenQ, times: q * q))
    }

    /// `B` times the line.
    @inline(__always)
    fileprivate func spread() -> Line6 {
        let (p, q) = (Line6.p, Line6.q)
        let (pp, qq) = (p * p, q * q)
        let (evenP, oddP) = (b + c, (b - c) * p)
        let (evenQ, oddQ) = (d + e, (d - e) * q)
        return Line6(
            a: a * (pp * qq),
            b: (f * (pp * qq)).adding(oddP, times: -qq).adding(oddQ, times: -pp),
            c: (a * -(pp + qq)).adding(evenP, times: -qq).adding(evenQ, times: -pp),
            d: (oddP + oddQ).adding(f, times: -(pp + qq)),
            e: a + (evenP + evenQ),
            f: f)
    }

    @inline(__always)
    fileprivate func store(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        target.store(a, at: 0)
        target.store(b, at: stride)
        target.store(c, at: 2 * stride)
        target.store(d, at: 3 * stride)
        target.store(e, at: 4 * stride)
        target.store(f, at: 5 * stride)
    }

    /// Adds the values to neighbouring groups.
    @inline(__always)
    fileprivate func add(to target: UnsafeMutablePointer<Float>) {
        target.store(target.lanes(0) + a, at: 0)
        target.store(target.lanes(lanesPerBlock) + b, at: lanesPerBlock)
        target.store(target.lanes(2 * lanesPerBlock) + c, at: 2 * lanesPerBlock)
        target.store(target.lanes(3 * lanesPerBlock) + d, at: 3 * lanesPerBlock)
        target.store(target.lanes(4 * lanesPerBlock) + e, at: 4 * lanesPerBlock)
        target.store(target.lanes(5 * lanesPerBlock) + f, at: 5 * lanesPerBlock)
    }
}

/// A line of an output's gradient, whose polynomial is evaluated at the points: `A` times the line.
extension Outputs4: TransformedLine {
    @inline(__always) static var points: Int { Line6.size }
    @inline(__always) static var step: Int { 4 }
    @inline(__always) static var overlap: Int { 0 }

    @inline(__always)
    init(_ value: (Int) -> Lanes) {
        a = value(0)
        b = value(1)
        c = value(2)
        d = value(3)
    }

    @inline(__always)
    func storeTransformed(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        let (p, q) = (Line6.p, Line6.q)
        let (evenP, oddP) = (a.adding(c, times: p * p), (b * p).adding(d, times: p * p * p))
        let (evenQ, oddQ) = (a.adding(c, times: q * q), (b * q).adding(d, times: q * q * q))
        target.store(a, at: 0)
        target.store(evenP + oddP, at: stride)
        target.store(evenP - oddP, at: 2 * stride)
        target.store(evenQ + oddQ, at: 3 * stride)
        target.store(evenQ - oddQ, at: 4 * stride)
        target.store(d, at: 5 * stride)
    }
}
