import KernelInterface
import Machine

/// What the layers of one network share while it trains.
struct TrainingContext {
    let pool: WorkerPool
    let kernels: KernelTable
    /// The most images in a batch.
    let capacity: Int
    /// Gradients are summed in this many groups of images, whatever the number of threads, so that the sum's
    /// order is always the same; each has buffers of its own, so there are not many.
    var groups: Int { min(capacity, 8) }

    /// The images of a group in a batch of `count`.
    func images(ofGroup group: Int, count: Int) -> Range<Int> {
        count * group / groups..<count * (group + 1) / groups
    }
}
