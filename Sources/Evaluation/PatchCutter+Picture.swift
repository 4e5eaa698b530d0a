import Datasets
import Raster

extension PatchCutter {
    /// A patch as a picture; samples beyond 0 and 1 become 0 and 1.
    ///
    /// - Throws: What the store of the pictures throws.
    func picture(of patch: PatchDescription) throws -> Picture {
        var samples = [Float](repeating: 0, count: sampleCount)
        try samples.withUnsafeMutableBufferPointer { try cutPatch(patch, into: $0) }
        return Picture(
            width: window.width, height: window.height, channels: store.channels,
            samples: samples.map { UInt8((min(max($0, 0), 1) * 255).rounded()) })
    }
}
