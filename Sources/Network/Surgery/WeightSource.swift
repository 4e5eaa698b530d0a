/// Where the weights of a dense layer come from.
struct WeightSource: Hashable, Sendable {
    /// The layer of the original network.
    let index: Int
    /// The map and order that were flattened before it, when it was the first fully-connected layer.
    var flattened: FlattenedMap?
    /// The normalisations and affine layers of the flattened vector before it, in order.
    var normalizationsBefore: [Int] = []
    /// The normalisations and affine layers after it, in order.
    var normalizationsAfter: [Int] = []
}

/// A feature map larger than 1×1 that was turned into a vector.
struct FlattenedMap: Hashable, Sendable {
    let place: LayerPlace
    let shape: Shape
    let order: FlattenOrder
}
