import Datasets
import Network

/// Where windows are taken from on pictures with boxes, said before the network is known.
public struct SamplingRequest: Sendable, Equatable {
    /// Windows of each object in an epoch.
    public var positivesPerBox = 4
    /// How far the middle of a window around an object lies from the object's; unless given, half a stride and
    /// 4 pixels, or a quarter of the object.
    public var jitterInPixels: Double?
    /// How far beyond an object's box background begins, between the middles; half a stride unless given.
    public var marginInPixels: Double?
    /// Background windows of each picture in an epoch.
    public var backgroundsPerPicture = 8
    /// The share of the background windows that show a part of an object.
    public var nearMissShare = 0.4

    /// The usual places.
    public init() {}

    /// The sampling for a network's window and stride.
    ///
    /// - Throws: `NetworkError` where the network has no window.
    func sampling(for architecture: Architecture) throws -> PatchSampling {
        var sampling = PatchSampling(
            window: Extent(height: architecture.input.height, width: architecture.input.width),
            strideInPixels: try architecture.windowForm().grid.stride.width)
        sampling.positivesPerBox = positivesPerBox
        sampling.backgroundsPerPicture = backgroundsPerPicture
        sampling.nearMissShare = nearMissShare
        if let jitterInPixels {
            // A distance that is given holds for objects of every size, and the box itself does not count.
            sampling.jitterInPixels = jitterInPixels
            sampling.jitterShareOfSide = 0
            sampling.dontCareShareOfSide = 0
        }
        sampling.dontCareMarginInPixels = marginInPixels ?? sampling.dontCareMarginInPixels
        return sampling
    }
}
