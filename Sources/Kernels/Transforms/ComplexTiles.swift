import KernelInterface

// Accumulators of complex sums that live in registers, as ``Tile`` for real ones.

protocol ComplexCells {
    associatedtype Vector: LaneVector
    init()
    /// Adds `(re + i·im) · scalar[n]` to cell `n`; real parts of scalars stand 16 floats apart, imaginary parts half
    /// a panel's block behind them.
    mutating func accumulate(_ re: Vector, _ im: Vector, _ scalar: UnsafePointer<Float>)
    func store(_ target: UnsafeMutablePointer<Float>, _ layout: PointSums)
    static var count: Int { get }
}

/// One complex scalar times the filters of a vector.
struct ComplexCell<Vector: LaneVector>: ComplexCells {
    var re = Vector(repeating: 0)
    var im = Vector(repeating: 0)

    @inline(__always) static var count: Int { 1 }
    @inline(__always) init() {}
    @inline(__always)
    mutating func accumulate(_ re: Vector, _ im: Vector, _ scalar: UnsafePointer<Float>) {
        let x = scalar[0]
        self.re.accumulate(re, x)
        self.im.accumulate(im, x)
        let y = scalar[panelBlockStride / 2]
        self.re.subtract(im, y)
        self.im.accumulate(re, y)
    }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, _ layout: PointSums) {
        re.store(target, blockStride: layout.block)
        im.store(target + layout.point, blockStride: layout.block)
    }
}

/// Cells side by side.
struct ComplexPair<First: ComplexCells, Second: ComplexCells>: ComplexCells where First.Vector == Second.Vector {
    var first = First()
    var second = Second()

    @inline(__always) static var count: Int { First.count + Second.count }
    @inline(__always) init() {}
    @inline(__always)
    mutating func accumulate(_ re: First.Vector, _ im: First.Vector, _ scalar: UnsafePointer<Float>) {
        first.accumulate(re, im, scalar)
        second.accumulate(re, im, scalar + First.count * lanesPerBlock)
    }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, _ layout: PointSums) {
        first.store(target, layout)
        second.store(target + First.count * layout.tile, layout)
    }
}

typealias ComplexCells2<Vector: LaneVector> = ComplexPair<ComplexCell<Vector>, ComplexCell<Vector>>
typealias ComplexCells3<Vector: LaneVector> = ComplexPair<ComplexCells2<Vector>, ComplexCell<Vector>>
typealias ComplexCells6<Vector: LaneVector> = ComplexPair<ComplexCells3<Vector>, ComplexCells3<Vector>>
