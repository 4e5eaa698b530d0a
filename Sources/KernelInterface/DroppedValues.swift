/// Some groups of 16 values of which a random share is dropped.
///
/// A value at place `p` is dropped where `hash(hash(p ^ seed.0) ^ seed.1) / 2 < threshold`, with hashes of 32 bits; the
/// others are multiplied by `scale`.
package struct DroppedValues {
    /// Where the result goes; may be the source.
    package let target: UnsafeMutablePointer<Float>
    /// The values.
    package let source: UnsafePointer<Float>
    /// Groups of 16 values.
    package let count: Int
    /// The place of the first value.
    package let firstPlace: Int
    /// Distinguishes batches, layers and images.
    package let seed: (UInt32, UInt32)
    /// The share that is dropped, of 2³¹.
    package let threshold: UInt32
    /// What kept values are multiplied by.
    package let scale: Float

    /// A run of values from its parts.
    package init(
        target: UnsafeMutablePointer<Float>, source: UnsafePointer<Float>, count: Int, firstPlace: Int,
        seed: (UInt32, UInt32), threshold: UInt32, scale: Float
    ) {
        self.target = target
        self.source = source
        self.count = count
        self.firstPlace = firstPlace
        self.seed = seed
        self.threshold = threshold
        self.scale = scale
    }
}
