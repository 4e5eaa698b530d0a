import KernelInterface
import Network

/// How the groups of a convolution are computed: some of them together, until both their channels and their filters
/// are whole blocks of 16 lanes, or all of them.
///
/// Inside such a merged group the weights between channels and filters of different groups are zero.
struct MergedGroups: Hashable, Sendable {
    /// Groups of the convolution.
    let original: Int
    /// Groups that are left.
    let count: Int

    init(groups: Int, channels: Int, filters: Int) {
        original = groups
        let (groupChannels, groupFilters) = (channels / groups, filters / groups)
        let together = (1...groups).first {
            groups % $0 == 0 && $0 * groupChannels % lanesPerBlock == 0 && $0 * groupFilters % lanesPerBlock == 0
        }
        count = groups / (together ?? groups)
    }

    /// True where merged groups hold zeros between those that they are made of.
    var mergesAny: Bool { original > count }

    /// The shape of weights that were made for whole merged groups, [filters, channels of a merged group, …].
    ///
    /// - Parameter shape: [filters, channels of a group, …].
    func shape(of shape: [Int]) -> [Int] { [shape[0], shape[1] * original / count] + shape.dropFirst(2) }

    /// Weights of shape [filters, channels of a group, kernel height, kernel width] as weights of merged groups, with
    /// zeros between groups.
    func expand(_ weight: Tensor) -> Tensor {
        guard mergesAny else { return weight }
        let (filters, groupChannels) = (weight.shape[0], weight.shape[1])
        let area = weight.shape[2] * weight.shape[3]
        let (together, groupFilters) = (original / count, filters / original)
        let shape = shape(of: weight.shape)
        let source = weight.values
        var values = [Float](repeating: 0, count: shape.reduce(1, *))
        for filter in 0..<filters {
            let first = filter / groupFilters % together * groupChannels
            let start = (filter * shape[1] + first) * area
            values.replaceSubrange(
                start..<start + groupChannels * area,
                with: source[filter * groupChannels * area..<(filter + 1) * groupChannels * area])
        }
        return Tensor(shape: shape, values: values)
    }
}
