import KernelInterface
import Network

/// Factors and summands for each value of a map, [row][channel block][column][16].
final class PositionalValues: Sendable {
    let map: Shape
    let scale: AlignedBuffer
    let shift: AlignedBuffer

    private init(map: Shape, count: Int) {
        self.map = map
        scale = AlignedBuffer(count: count)
        shift = AlignedBuffer(count: count)
    }

    /// No values for a map: for what asks for sizes only.
    static func empty(_ map: Shape) -> PositionalValues { PositionalValues(map: map, count: 0) }

    /// Packs a weight and a bias of shape [channels, height, width].
    convenience init(weight: Tensor, bias: Tensor) {
        let map = Shape(height: weight.shape[1], width: weight.shape[2], channels: weight.shape[0])
        self.init(map: map, count: PositionalValues.count(of: map))
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
