import KernelInterface

// Accumulators that live in registers: one vector of 16 for each of a fixed number of scalars. Nested structs
// of named vectors are taken apart by the compiler; arrays of them would go through memory.

protocol Tile {
    static var scalars: Int { get }
    init(_ start: Lanes)
    init(loading source: UnsafePointer<Float>, stride: Int)
    /// Adds `vector · scalar[n]` to accumulator `n`; scalars stand `stride` floats apart.
    mutating func accumulate(_ vector: Lanes, _ scalar: UnsafePointer<Float>, stride: Int)
    mutating func apply(_ function: ElementwiseFunction)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int)
}

struct Tile1: Tile {
    var a: Lanes

    @inline(__always) static var scalars: Int { 1 }
    @inline(__always) init(_ start: Lanes) { a = start }
    @inline(__always) init(loading source: UnsafePointer<Float>, stride: Int) { a = source.lanes(0) }
    @inline(__always)
    mutating func accumulate(_ vector: Lanes, _ scalar: UnsafePointer<Float>, stride: Int) {
        a.accumulate(vector, scalar[0])
    }
    @inline(__always)
    mutating func apply(_ function: ElementwiseFunction) {
        switch function.kind {
        case .relu: a.replace(with: 0, where: a .< 0)
        case .leakyReLU: a.replace(with: a * function.slope, where: a .< 0)
        default: break
        }
    }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int) { target.store(a, at: 0) }
}

/// Two tiles side by side.
struct Pair<First: Tile, Second: Tile>: Tile {
    var first: First
    var second: Second

    @inline(__always) static var scalars: Int { First.scalars + Second.scalars }
    @inline(__always)
    init(_ start: Lanes) {
        first = First(start)
        second = Second(start)
    }
    @inline(__always)
    init(loading source: UnsafePointer<Float>, stride: Int) {
        first = First(loading: source, stride: stride)
        second = Second(loading: source + First.scalars * stride, stride: stride)
    }
    @inline(__always)
    mutating func accumulate(_ vector: Lanes, _ scalar: UnsafePointer<Float>, stride: Int) {
        first.accumulate(vector, scalar, stride: stride)
        second.accumulate(vector, scalar + First.scalars * stride, stride: stride)
    }
    @inline(__always)
    mutating func apply(_ function: ElementwiseFunction) {
        first.apply(function)
        second.apply(function)
    }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int) {
        first.store(target, stride: stride)
        second.store(target + First.scalars * stride, stride: stride)
    }
}

typealias Tile2 = Pair<Tile1, Tile1>
typealias Tile3 = Pair<Tile2, Tile1>
typealias Tile4 = Pair<Tile2, Tile2>
typealias Tile6 = Pair<Tile3, Tile3>
typealias Tile8 = Pair<Tile4, Tile4>
typealias Tile12 = Pair<Tile6, Tile6>
typealias Tile16 = Pair<Tile8, Tile8>
