import KernelInterface
import Machine

/// What the layers of one network share while it trains.
struct TrainingContext {
    let pool: WorkerPool
    let kernels: KernelTable
    /// The most images in a batch.
    let capacity: Int
    /// Gradients are summed in this many groups of images, whatever the number of threads, so that the sum's
    /// order is always the same.
    var groups: Int { min(capacity, 8) }

    /// The images of a group in a batch of `count`.
    func images(ofGroup group: Int, count: Int) -> Range<Int> {
        count * group / groups..<count * (group + 1) / groups
    }
}

/// One batch as the layers see it.
struct Batch {
    /// Images in the batch.
    let count: Int
    /// True while training: batch normalisation uses the batch's statistics, dropout drops.
    let isTraining: Bool
    /// Distinguishes the random choices of this batch.
    let seed: UInt64

    /// The batch as a layer sees it: a frozen one computes as inference does.
    func seen(byFrozen isFrozen: Bool) -> Batch {
        isFrozen ? Batch(count: count, isTraining: false, seed: seed) : self
    }
}

/// Which gradients a layer is to set.
struct WantedGradients {
    /// Those of the maps that enter: something that is trained comes before.
    let input: Bool
    /// Those of its parameters.
    let parameters: Bool
}

/// A layer that can run forward and backward over a batch.
///
/// `forward` reads the maps that enter the layer and writes those after it. `backward` reads the gradient of the
/// maps after it, and sets the gradients of the maps that enter and of its parameters where they are wanted.
protocol TrainableLayer: AnyObject {
    /// The gradient of each parameter, in the order of ``Network/Layer/parameters(for:)``, in the same shape.
    var parameterGradients: [[Float]] { get }
    /// Takes over new parameters.
    func load(_ parameters: [[Float]])
    func forward(_ batch: Batch)
    func backward(_ batch: Batch, _ wanted: WantedGradients)
}

extension TrainableLayer {
    var parameterGradients: [[Float]] { [] }
    func load(_ parameters: [[Float]]) {}
}
