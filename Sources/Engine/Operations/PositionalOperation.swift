import KernelInterface
import Network

/// `x · weight + bias` with values of their own for each position of the map.
struct PositionalOperation: StageOperation {
    let values: PositionalValues

    var name: String { "scale map" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { rows }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { columns }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            let offset = values.offset(row: row, block: block, column: columns.lowerBound)
            bench.kernels.layers.multiplyAndAdd(
                output.block(block, ofRow: row, column: columns.lowerBound),
                inputs[0].block(block, ofRow: row, column: columns.lowerBound), values.scale.start + offset,
                values.shift.start + offset, columns.count)
        }
    }
}

/// Factors and summands for each value of a map, [row][channel block][column][16].
final class PositionalValues: Sendable {
    let map: Shape
    let scale: AlignedBuffer
    let shift: AlignedBuffer

    /// Packs a weight and a bias of shape [channels, height, width]; leaves them out of a sketch.
    init(weight: Tensor, bias: Tensor, isSketch: Bool) {
        map = Shape(height: weight.shape[1], width: weight.shape[2], channels: weight.shape[0])
        let count = isSketch ? 0 : PositionalValues.count(of: map)
        scale = AlignedBuffer(count: count)
        shift = AlignedBuffer(count: count)
        if isSketch { return }
        for (source, target) in [(weight.values, scale.start), (bias.values, shift.start)] {
            for channel in 0..<map.channels {
                for row in 0..<map.height {
                    let place =
                        offset(row: row, block: channel / lanesPerBlock, column: 0) + channel % lanesPerBlock
                    for column in 0..<map.width {
                        target[place + column * lanesPerBlock] =
                            source[(channel * map.height + row) * map.width + column]
                    }
                }
            }
        }
    }

    /// Floats of the factors of a map; there are as many summands.
    static func count(of map: Shape) -> Int { map.height * map.width * blockCount(map.channels) * lanesPerBlock }

    /// Where the values of a position stand.
    func offset(row: Int, block: Int, column: Int) -> Int {
        ((row * blockCount(map.channels) + block) * map.width + column) * lanesPerBlock
    }
}
