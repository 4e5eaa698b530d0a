import KernelInterface
import Network

/// The ordinary convolutions of which a transposed one consists, and their packed weights.
final class TransposedPhases: Sendable {
    /// The outputs that stand at one place within a stride, along one axis.
    struct Phase: Sendable {
        /// The rows (or columns) of the kernel that reach such outputs, in the order of the inputs that they take.
        let taps: [Int]
        /// The input position of the first tap for the first output.
        let offset: Int
        /// The distance between the inputs of neighbouring taps.
        let dilation: Int

        /// The phase of the outputs `place`, `place + stride`, …
        init(place: Int, kernel: Int, stride: Int, dilation: Int, padding: Int) {
            // Input r reaches output y through tap i where y + padding = r · stride + i · dilation: from one such
            // tap to the next the input goes back.
            let reaching = (0..<kernel).filter { (place + padding - $0 * dilation) % stride == 0 }
            taps = reaching.reversed()
            let inputs = taps.map { (place + padding - $0 * dilation) / stride }
            offset = inputs.first ?? 0
            self.dilation = inputs.count > 1 ? inputs[1] - inputs[0] : 1
        }
    }
    let layer: TransposedConvolution
    /// Groups that are whole blocks of channels and filters; see ``MergedGroups``.
    let groups: Int
    let rows: [Phase]
    let columns: [Phase]
    /// The weights of each pair of phases, [row phase][column phase].
    let packed: [PackedConvolution]

    /// Bytes of the packed weights.
    let bytes: Int

    /// The sizes of the weights of so many channels, without room for them.
    convenience init(sizesOf layer: TransposedConvolution, channels: Int) {
        self.init(layer, channels: channels) { _, _, shape, groups in .empty(groups.shape(of: shape)) }
    }

    /// Packs weights of shape [channels, filters / groups, kernel height, kernel width] and a bias of shape
    /// [filters].
    convenience init(_ layer: TransposedConvolution, weight: Tensor, bias: Tensor) {
        let (kernel, groupFilters) = (layer.window.kernel, layer.filters / layer.groups)
        let weights = weight.values
        self.init(layer, channels: weight.shape[0]) { row, column, shape, groups in
            let channels = shape[1]
            var values = [Float](repeating: 0, count: shape.reduce(1, *))
            for filter in 0..<layer.filters {
                let (group, inGroup) = filter.quotientAndRemainder(dividingBy: groupFilters)
                for channel in 0..<channels {
                    let source = ((group * channels + channel) * groupFilters + inGroup) * kernel.height
                    let target = (filter * channels + channel) * shape[2]
                    for (i, tap) in row.taps.enumerated() {
                        for (j, columnTap) in column.taps.enumerated() {
                            values[(target + i) * shape[3] + j] =
                                weights[(source + tap) * kernel.width + columnTap]
                        }
                    }
                }
            }
            return PackedConvolution(weight: groups.expand(Tensor(shape: shape, values: values)), bias: bias)
        }
    }

    /// - Parameter pack: Makes the weights of a pair of phases, of shape [filters, channels of a group, rows, columns]
    ///   before groups are merged.
    private init(
        _ layer: TransposedConvolution, channels: Int,
        pack: (_ row: Phase, _ column: Phase, _ shape: [Int], _ groups: MergedGroups) -> PackedConvolution
    ) {
        self.layer = layer
        let (window, kernel) = (layer.window, layer.window.kernel)
        let merged = MergedGroups(groups: layer.groups, channels: channels, filters: layer.filters)
        groups = merged.count
        let rows = (0..<window.stride.height).map {
            Phase(
                place: $0, kernel: kernel.height, stride: window.stride.height, dilation: window.dilation.height,
                padding: window.padding.top)
        }
        let columns = (0..<window.stride.width).map {
            Phase(
                place: $0, kernel: kernel.width, stride: window.stride.width, dilation: window.dilation.width,
                padding: window.padding.left)
        }
        (self.rows, self.columns) = (rows, columns)
        var packed: [PackedConvolution] = []
        var bytes = 0
        for row in rows {
            for column in columns {
                let shape = [
                    layer.filters, channels / layer.groups, max(row.taps.count, 1), max(column.taps.count, 1),
                ]
                packed.append(pack(row, column, shape, merged))
                let whole = merged.shape(of: shape)
                bytes += blockCount(whole[0]) * lanesPerBlock * 4 * (whole[1] * whole[2] * whole[3] + 1)
            }
        }
        (self.packed, self.bytes) = (packed, bytes)
    }
}
