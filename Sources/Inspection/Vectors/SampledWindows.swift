import Datasets
import Network
import Numbers

/// Windows of labelled pictures, about as many of each class.
public struct SampledWindows: Sendable {
    /// The windows, class by class.
    public let patches: [PatchDescription]
    /// The name of each class of the data.
    public let classes: [String]
    let cutter: PatchCutter

    /// Chooses windows at random, from those that a training run validates on.
    ///
    /// - Parameters:
    ///   - indices: The pictures of the data that windows are taken from.
    ///   - count: How many are wanted; there are fewer where the data have no more.
    ///   - seed: Decides which, and where windows around objects lie.
    /// - Throws: `NetworkError` where the network has no window.
    public static func choose(
        from data: LabelledData, pictures indices: [Int], count: Int, seed: UInt64, for architecture: Architecture
    ) throws -> SampledWindows {
        let form = try architecture.windowForm()
        let window = Extent(height: form.architecture.input.height, width: form.architecture.input.width)
        let plan = PatchPlan(
            data: data, pictures: indices, window: window,
            sampling: PatchSampling(window: window, strideInPixels: form.grid.stride.width), seed: seed)
        let random = RandomSource(seed: seed)
        var left: [[PatchDescription]] = Array(repeating: [], count: data.classes.count)
        for patch in plan.fixed() { left[patch.classIndex].append(patch) }
        for index in left.indices {
            var order = random.derived(index)
            order.shuffle(&left[index])
        }
        var chosen = 0
        var taken = Array(repeating: 0, count: left.count)
        while chosen < count,
            let scarcest = left.indices.filter({ taken[$0] < left[$0].count }).min(by: {
                (taken[$0], $0) < (taken[$1], $1)
            })
        {
            taken[scarcest] += 1
            chosen += 1
        }
        return SampledWindows(
            patches: left.indices.flatMap { left[$0].prefix(taken[$0]) }, classes: data.classes,
            cutter: PatchCutter(store: data.store, window: window, augmentation: .none))
    }

    /// Writes the samples of a window, shape [height, width, channels], 0…1.
    ///
    /// - Throws: What the store of the pictures throws.
    package func read(_ index: Int, into samples: UnsafeMutableBufferPointer<Float>) throws {
        try cutter.cutPatch(patches[index], into: samples)
    }
}
