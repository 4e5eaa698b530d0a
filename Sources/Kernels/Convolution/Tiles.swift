import CPrefetch
import KernelInterface

// Accumulators that live in registers: for each of a fixed number of scalars one vector of 16 filters, or two.
// Nested structs of named vectors are taken apart by the compiler; arrays of them would go through memory.

/// What a scalar is multiplied with: the weights of one block of filters, or of two.
protocol LaneVector {
    /// Loads blocks that stand `blockStride` floats apart.
    init(_ source: UnsafePointer<Float>, blockStride: Int)
    init(repeating value: Float)
    /// `self += a · b`.
    mutating func accumulate(_ a: Self, _ b: Float)
    /// `self -= a · b`.
    mutating func subtract(_ a: Self, _ b: Float)
    /// Applies what follows the sums.
    mutating func finish(_ activation: SumActivation)
    /// The larger of each two values.
    func larger(_ other: Self) -> Self
    /// Stores blocks `blockStride` floats apart.
    func store(_ target: UnsafeMutablePointer<Float>, blockStride: Int)
    /// Asks for the blocks `blockStride` floats apart without waiting for them; they need not exist.
    static func prefetch(_ source: UnsafePointer<Float>, blockStride: Int)
}

extension Lanes: LaneVector {
    @inline(__always) init(_ source: UnsafePointer<Float>, blockStride: Int) { self = source.lanes(0) }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, blockStride: Int) { target.store(self, at: 0) }
    @inline(__always)
    static func prefetch(_ source: UnsafePointer<Float>, blockStride: Int) { prefetchLine(source) }
}

/// The weights of two blocks of filters.
struct LanePair: LaneVector {
    var first: Lanes
    var second: Lanes

    @inline(__always)
    init(_ source: UnsafePointer<Float>, blockStride: Int) {
        first = source.lanes(0)
        second = source.lanes(blockStride)
    }
    @inline(__always)
    init(repeating value: Float) {
        first = Lanes(repeating: value)
        second = Lanes(repeating: value)
    }
    @inline(__always)
    mutating func accumulate(_ a: LanePair, _ b: Float) {
        first.accumulate(a.first, b)
        second.accumulate(a.second, b)
    }
    @inline(__always)
    mutating func subtract(_ a: LanePair, _ b: Float) {
        first.subtract(a.first, b)
        second.subtract(a.second, b)
    }
    @inline(__always)
    mutating func finish(_ activation: SumActivation) {
        first.finish(activation)
        second.finish(activation)
    }
    @inline(__always)
    func larger(_ other: LanePair) -> LanePair {
        var result = self
        result.first = first.larger(other.first)
        result.second = second.larger(other.second)
        return result
    }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, blockStride: Int) {
        target.store(first, at: 0)
        target.store(second, at: blockStride)
    }
    @inline(__always)
    static func prefetch(_ source: UnsafePointer<Float>, blockStride: Int) {
        prefetchLine(source)
        prefetchLine(source + blockStride)
    }
}

protocol Tile {
    associatedtype Vector: LaneVector
    static var scalars: Int { get }
    init(_ start: Vector)
    init(loading source: UnsafePointer<Float>, stride: Int, blockStride: Int)
    /// Adds `vector · scalar[n]` to accumulator `n`; scalars stand `stride` floats apart.
    mutating func accumulate(_ vector: Vector, _ scalar: UnsafePointer<Float>, stride: Int)
    mutating func finish(_ activation: SumActivation)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int, blockStride: Int)
}

/// One scalar with one block of filters or with two: the scalar is spread over a vector once and used for both at
/// once, so that it does not hold a register for longer.
struct Single<Vector: LaneVector>: Tile {
    var sum: Vector

    @inline(__always) static var scalars: Int { 1 }
    @inline(__always) init(_ start: Vector) { sum = start }
    @inline(__always)
    init(loading source: UnsafePointer<Float>, stride: Int, blockStride: Int) {
        sum = Vector(source, blockStride: blockStride)
    }
    @inline(__always)
    mutating func accumulate(_ vector: Vector, _ scalar: UnsafePointer<Float>, stride: Int) {
        sum.accumulate(vector, scalar[0])
    }
    @inline(__always)
    mutating func finish(_ activation: SumActivation) { sum.finish(activation) }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int, blockStride: Int) {
        sum.store(target, blockStride: blockStride)
    }
}

/// Two tiles side by side.
struct Pair<First: Tile, Second: Tile>: Tile where First.Vector == Second.Vector {
    var first: First
    var second: Second

    @inline(__always) static var scalars: Int { First.scalars + Second.scalars }
    @inline(__always)
    init(_ start: First.Vector) {
        first = First(start)
        second = Second(start)
    }
    @inline(__always)
    init(loading source: UnsafePointer<Float>, stride: Int, blockStride: Int) {
        first = First(loading: source, stride: stride, blockStride: blockStride)
        second = Second(loading: source + First.scalars * stride, stride: stride, blockStride: blockStride)
    }
    @inline(__always)
    mutating func accumulate(_ vector: First.Vector, _ scalar: UnsafePointer<Float>, stride: Int) {
        first.accumulate(vector, scalar, stride: stride)
        second.accumulate(vector, scalar + First.scalars * stride, stride: stride)
    }
    @inline(__always)
    mutating func finish(_ activation: SumActivation) {
        first.finish(activation)
        second.finish(activation)
    }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int, blockStride: Int) {
        first.store(target, stride: stride, blockStride: blockStride)
        second.store(target + First.scalars * stride, stride: stride, blockStride: blockStride)
    }
}

/// A tile whose scalars are neighbouring positions, so that 2×2 pooling can take pairs of them.
protocol PoolingTile: Tile {
    /// Stores the largest of each two neighbours of this tile and of the row below, after the
    /// activation.
    func storeLargest(
        _ below: Self, activation: SumActivation, _ target: UnsafeMutablePointer<Float>, stride: Int,
        blockStride: Int)
}

/// Two scalars that are pooled.
struct Couple<Vector: LaneVector>: PoolingTile {
    var pair: Pair<Single<Vector>, Single<Vector>>

    @inline(__always) static var scalars: Int { 2 }
    @inline(__always) init(_ start: Vector) { pair = Pair(start) }
    @inline(__always)
    init(loading source: UnsafePointer<Float>, stride: Int, blockStride: Int) {
        pair = Pair(loading: source, stride: stride, blockStride: blockStride)
    }
    @inline(__always)
    mutating func accumulate(_ vector: Vector, _ scalar: UnsafePointer<Float>, stride: Int) {
        pair.accumulate(vector, scalar, stride: stride)
    }
    @inline(__always)
    mutating func finish(_ activation: SumActivation) { pair.finish(activation) }
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int, blockStride: Int) {
        pair.store(target, stride: stride, blockStride: blockStride)
    }
    @inline(__always)
    func storeLargest(
        _ below: Couple, activation: SumActivation, _ target: UnsafeMutablePointer<Float>, stride: Int,
        blockStride: Int
    ) {
        var largest = pair.first.sum.larger(pair.second.sum)
            .larger(below.pair.first.sum.larger(below.pair.second.sum))
        largest.finish(activation)
        largest.store(target, blockStride: blockStride)
    }
}

extension Pair: PoolingTile where First: PoolingTile, Second: PoolingTile {
    @inline(__always)
    func storeLargest(
        _ below: Pair, activation: SumActivation, _ target: UnsafeMutablePointer<Float>, stride: Int,
        blockStride: Int
    ) {
        first.storeLargest(below.first, activation: activation, target, stride: stride, blockStride: blockStride)
        second.storeLargest(
            below.second, activation: activation, target + First.scalars / 2 * stride, stride: stride,
            blockStride: blockStride)
    }
}

typealias Tile1 = Single<Lanes>
typealias Tile1x2 = Single<LanePair>

typealias Couple4 = Pair<Couple<Lanes>, Couple<Lanes>>
typealias Couple8 = Pair<Couple4, Couple4>
typealias Couple12 = Pair<Couple8, Couple4>

typealias Couple4x2 = Pair<Couple<LanePair>, Couple<LanePair>>
typealias Couple6x2 = Pair<Couple4x2, Couple<LanePair>>

typealias Tile2 = Pair<Tile1, Tile1>
typealias Tile3 = Pair<Tile2, Tile1>
typealias Tile4 = Pair<Tile2, Tile2>
typealias Tile6 = Pair<Tile3, Tile3>
typealias Tile8 = Pair<Tile4, Tile4>
typealias Tile12 = Pair<Tile6, Tile6>
typealias Tile16 = Pair<Tile8, Tile8>
typealias Tile24 = Pair<Tile12, Tile12>

typealias Tile2x2 = Pair<Tile1x2, Tile1x2>
typealias Tile3x2 = Pair<Tile2x2, Tile1x2>
typealias Tile6x2 = Pair<Tile3x2, Tile3x2>
typealias Tile4x2 = Pair<Tile2x2, Tile2x2>
typealias Tile8x2 = Pair<Tile4x2, Tile4x2>
typealias Tile12x2 = Pair<Tile6x2, Tile6x2>
