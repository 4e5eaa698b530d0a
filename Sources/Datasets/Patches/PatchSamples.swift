import Network
import Numbers
import Synchronization

/// Patches of pictures as a trainer takes them: what a ``PatchPlan`` names, a ``PatchCutter`` cuts.
public final class PatchSamples: TrainingSamples {
    /// The name of each class.
    public let classes: [String]
    /// The shape of a window.
    public let shape: Shape
    private let plan: PatchPlan
    private let cutter: PatchCutter
    private let isFixed: Bool
    private let recent = Mutex([(epoch: Int, patches: [PatchDescription])]())

    private init(_ plan: PatchPlan, augmentation: Augmentation, isFixed: Bool) {
        self.plan = plan
        self.isFixed = isFixed
        cutter = PatchCutter(store: plan.data.store, window: plan.window, augmentation: augmentation)
        classes = plan.data.classes
        shape = Shape(height: plan.window.height, width: plan.window.width, channels: plan.data.store.channels)
    }

    /// Patches to learn from: another order, other places and other alterations in every epoch.
    public static func training(_ plan: PatchPlan, augmentation: Augmentation) -> PatchSamples {
        PatchSamples(plan, augmentation: augmentation, isFixed: false)
    }

    /// Patches to judge by: the same in every epoch, not altered.
    public static func validation(_ plan: PatchPlan) -> PatchSamples {
        PatchSamples(plan, augmentation: .none, isFixed: true)
    }

    /// The patches of an epoch, in the order in which they are read.
    public func patches(epoch: Int) -> [PatchDescription] {
        let epoch = isFixed ? 0 : epoch
        return recent.withLock { recent in
            if let known = recent.first(where: { $0.epoch == epoch }) { return known.patches }
            let patches = isFixed ? plan.fixed() : plan.epoch(epoch)
            // Threads may still read the end of one epoch while the next has begun.
            recent = recent.suffix(1) + [(epoch, patches)]
            return patches
        }
    }

    /// Where the object of a patch lies in its window.
    public func box(of index: Int, epoch: Int) -> BoxOutputs? { cutter.box(of: patches(epoch: epoch)[index]) }

    /// The number of patches in an epoch.
    public func count(epoch: Int) -> Int { patches(epoch: epoch).count }

    /// Writes the samples of one patch, shape [height, width, channels], 0…1.
    ///
    /// - Returns: The class, an index into ``classes``.
    /// - Throws: What the store throws, for a file that can no longer be read.
    public func read(_ index: Int, epoch: Int, into window: UnsafeMutableBufferPointer<Float>) throws -> Int {
        let patch = patches(epoch: epoch)[index]
        try cutter.cutPatch(patch, into: window)
        return patch.classIndex
    }
}
