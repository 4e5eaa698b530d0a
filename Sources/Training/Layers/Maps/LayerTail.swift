import Engine
import KernelInterface
import Network

/// What follows the sums of a layer while they are in the cache: an activation, and 2×2 maximum pooling.
///
/// Pooling comes first, on values before the activation: activations that rise give the same, and there are four times
/// fewer of them. Where two values are equal only after the activation, its slope there is zero.
struct LayerTail: Equatable {
    var activation = ElementwiseFunction(.identity)
    var poolsPairs = false

    /// The shape after the tail.
    func output(of shape: Shape) -> Shape {
        poolsPairs ? Shape(height: shape.height / 2, width: shape.width / 2, channels: shape.channels) : shape
    }
}

/// The maps that a layer with a tail writes, and the way of their gradients back to its sums.
final class TailedMaps {
    let maps: FeatureMaps
    /// The shape of the sums, before pooling.
    let shape: Shape
    let tail: LayerTail
    private let kernels: KernelTable
    /// Where the largest values stood, [image][row after pooling][channel block][group of 16 positions][16]; see
    /// ``KernelInterface/PooledPairs``.
    private let places: AlignedBuffer

    init(_ maps: FeatureMaps, shape: Shape, tail: LayerTail, context: TrainingContext) {
        precondition(maps.shape == tail.output(of: shape), "the maps have the shape after the tail")
        self.maps = maps
        self.shape = shape
        self.tail = tail
        kernels = context.kernels
        places = AlignedBuffer(
            count: tail.poolsPairs ? maps.capacity * maps.shape.height * choiceRowStride(maps) : 0)
    }

    /// True where kernels apply the activation to sums before they store them.
    var isFused: Bool {
        switch tail.activation.kind {
        case .identity, .relu, .leakyReLU: true
        default: false
        }
    }

    /// What the kernels that make the sums apply to them.
    var fused: ElementwiseFunction {
        tail.poolsPairs || !isFused ? ElementwiseFunction(.identity) : tail.activation
    }

    /// Applies the activation to a row of sums that lies in the maps; only what is not ``fused``.
    func finish(_ row: Int, of image: Int, blocks: Range<Int>) {
        if !isFused { activate(row, of: image, blocks: blocks) }
    }

    /// Applies the activation to a row of sums that lies in the maps.
    func activate(_ row: Int, of image: Int, blocks: Range<Int>) {
        guard tail.activation.kind != .identity else { return }
        for block in blocks { activate(row, of: image, block) }
    }

    /// Pools two rows of sums into a row of the maps and applies the activation.
    ///
    /// - Parameters:
    ///   - row: The row after pooling.
    ///   - upper: The first of the blocks of the upper row; they stand `blockStride` floats apart.
    func pool(
        _ row: Int, of image: Int, blocks: Range<Int>, upper: UnsafeMutablePointer<Float>,
        lower: UnsafeMutablePointer<Float>, blockStride: Int
    ) {
        kernels.layers.poolPairs(
            PooledPairs(
                upper: upper, lower: lower, blockStride: blockStride,
                pooled: maps.row(row, of: image) + blocks.lowerBound * maps.layout.blockStride,
                pooledBlockStride: maps.layout.blockStride, choices: choices(row, of: image, blocks.lowerBound),
                positions: maps.shape.width, blocks: blocks.count))
        activate(row, of: image, blocks: blocks)
    }

    /// Writes the gradients of some rows of sums.
    ///
    /// Columns behind the last are left as they are.
    ///
    /// - Parameters:
    ///   - rows: Rows of the sums; with pooling from an even one to an even one, or to the last.
    ///   - target: The first column of the first block of the first of the rows.
    ///   - scratch: Room for a row of the maps' gradients, that belongs to this thread.
    func writeGradients(
        _ rows: Range<Int>, of image: Int, to target: UnsafeMutablePointer<Float>, rowStride: Int, blockStride: Int,
        scratch: UnsafeMutablePointer<Float>
    ) {
        if tail.poolsPairs {
            for row in stride(from: rows.lowerBound, to: rows.upperBound, by: 2) {
                spread(
                    row / 2, of: image, to: target + (row - rows.lowerBound) * rowStride,
                    hasLower: row + 1 < rows.upperBound, rowStride: rowStride, blockStride: blockStride, scratch)
            }
        } else {
            for row in rows {
                copyGradient(
                    row, of: image, to: target + (row - rows.lowerBound) * rowStride, blockStride: blockStride)
            }
        }
    }

    /// Floats of scratch memory that ``writeGradients(_:of:to:rowStride:blockStride:scratch:)`` takes.
    var scratchCount: Int { tail.poolsPairs ? maps.layout.blocks * maps.shape.width * lanesPerBlock : 0 }

    private func spread(
        _ row: Int, of image: Int, to target: UnsafeMutablePointer<Float>, hasLower: Bool, rowStride: Int,
        blockStride: Int, _ scratch: UnsafeMutablePointer<Float>
    ) {
        let blocks = maps.layout.blocks
        // A last row or column that has no partner has no part in any maximum.
        func clear(_ row: UnsafeMutablePointer<Float>, from column: Int) {
            for block in 0..<blocks {
                (row + block * blockStride + column * lanesPerBlock).update(
                    repeating: 0, count: (shape.width - column) * lanesPerBlock)
            }
        }
        guard hasLower else { return clear(target, from: 0) }
        let pooledStride = maps.shape.width * lanesPerBlock
        copyGradient(row, of: image, to: scratch, blockStride: pooledStride)
        kernels.layers.spreadPairs(
            PooledPairs(
                upper: target, lower: target + rowStride, blockStride: blockStride, pooled: scratch,
                pooledBlockStride: pooledStride, choices: choices(row, of: image, 0), positions: maps.shape.width,
                blocks: blocks))
        if shape.width % 2 == 1 {
            clear(target, from: shape.width - 1)
            clear(target + rowStride, from: shape.width - 1)
        }
    }

    /// Copies a row of the maps' gradients, multiplied by the derivative of the activation.
    private func copyGradient(
        _ row: Int, of image: Int, to target: UnsafeMutablePointer<Float>, blockStride: Int
    ) {
        for block in 0..<maps.layout.blocks {
            let target = target + block * blockStride
            let gradient = maps.gradientRow(row, of: image) + block * maps.gradientLayout.blockStride
            if tail.activation.kind == .identity {
                target.update(from: gradient, count: maps.shape.width * lanesPerBlock)
            } else {
                kernels.activationGradient(
                    target, gradient, maps.row(row, of: image) + block * maps.layout.blockStride, maps.shape.width,
                    tail.activation)
            }
        }
    }

    private func activate(_ row: Int, of image: Int, _ block: Int) {
        kernels.activate(
            maps.row(row, of: image) + block * maps.layout.blockStride, maps.shape.width, tail.activation)
    }

    private func choices(_ row: Int, of image: Int, _ block: Int) -> UnsafeMutablePointer<UInt32> {
        let place =
            (image * maps.shape.height + row) * choiceRowStride(maps)
            + block * PooledPairs.choiceCount(positions: maps.shape.width)
        return UnsafeMutableRawPointer(places.start + place).assumingMemoryBound(to: UInt32.self)
    }
}

/// Words of the choices of a row of maps.
private func choiceRowStride(_ maps: FeatureMaps) -> Int {
    maps.layout.blocks * PooledPairs.choiceCount(positions: maps.shape.width)
}
