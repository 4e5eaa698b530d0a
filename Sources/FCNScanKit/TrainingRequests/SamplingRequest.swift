import Datasets
import Network

/// Where windows are taken from on pictures with boxes, said before the network is known; what is not said is chosen for
/// the data.
public struct SamplingRequest: Sendable, Equatable {
    /// Windows of each object in an epoch.
    public var positivesPerBox: Int?
    /// How far the middle of a window around an object lies from the object's at most.
    public var jitterInPixels: Double?
    /// How far beyond an object's box background begins, between the middles.
    public var marginInPixels: Double?
    /// Background windows of each picture in an epoch.
    public var backgroundsPerPicture: Int?
    /// The share of the background windows that show a part of an object.
    public var nearMissShare: Double?

    /// What is chosen for the data, or usual for the network.
    public init() {}

    /// The usual sampling for a network's window and stride, with what is asked for.
    ///
    /// - Throws: `NetworkError` where the network has no window.
    func sampling(for architecture: Architecture) throws -> PatchSampling {
        applied(
            to: PatchSampling(
                window: Extent(height: architecture.input.height, width: architecture.input.width),
                strideInPixels: try architecture.windowForm().grid.stride.width))
    }

    /// A sampling with what is asked for.
    func applied(to usual: PatchSampling) -> PatchSampling {
        var sampling = usual
        sampling.positivesPerBox = positivesPerBox ?? sampling.positivesPerBox
        sampling.backgroundsPerPicture = backgroundsPerPicture ?? sampling.backgroundsPerPicture
        sampling.nearMissShare = nearMissShare ?? sampling.nearMissShare
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
