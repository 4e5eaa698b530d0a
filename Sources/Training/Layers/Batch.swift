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
