import Raster

/// How the pictures of a data set are brought into memory.
public struct PictureLoading: Sendable {
    /// Bytes of decoded pictures that may be held; pictures beyond are decoded again when they are asked for.
    /// Default: 1 GiB.
    public var memoryBytes: Int
    /// How pictures of more than 8 bits are shown to the network. Default: their whole range.
    public var intensity = IntensityRule.full
    /// Called from any thread with the number of files that are done, and of all.
    public var onProgress: @Sendable (_ done: Int, _ of: Int) -> Void

    /// The defaults, or others.
    public init(
        memoryBytes: Int = 1 << 30, onProgress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) {
        precondition(memoryBytes >= 0, "memory is counted from 0 bytes")
        self.memoryBytes = memoryBytes
        self.onProgress = onProgress
    }
}
