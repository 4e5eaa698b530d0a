import Engine
import Network
import Raster

/// A picture in memory that is asked for at several sizes.
package struct ScaledPicture {
    private let samples: [Float]
    private let size: Extent
    private let channels: Int

    /// A picture of samples of 0 to 255.
    package init(_ picture: Picture) {
        samples = picture.samples.map { Float($0) / 255 }
        size = Extent(height: picture.height, width: picture.width)
        channels = picture.channels
    }

    /// Its rows at a size, not read from yet.
    package func rows(_ wanted: Extent) -> any RowSource {
        let source = ArraySource(samples, width: size.width, height: size.height, channels: channels)
        return wanted == size ? source : ResampledSource(source, to: wanted)
    }
}
