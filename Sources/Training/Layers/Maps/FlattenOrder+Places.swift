import KernelInterface
import Network

extension FlattenOrder {
    /// For each flat index, where the value stands behind the first column of the first row.
    func places(in layout: FeatureMaps.Layout) -> [Int] {
        let shape = layout.shape
        var places = [Int](repeating: 0, count: shape.count)
        for y in 0..<shape.height {
            for x in 0..<shape.width {
                for channel in 0..<shape.channels {
                    let flat =
                        self == .channelsFirst
                        ? (channel * shape.height + y) * shape.width + x
                        : (y * shape.width + x) * shape.channels + channel
                    places[flat] =
                        y * layout.rowStride + channel / lanesPerBlock * layout.blockStride + x * lanesPerBlock
                        + channel % lanesPerBlock
                }
            }
        }
        return places
    }
}
