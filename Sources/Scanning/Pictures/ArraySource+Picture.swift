import Engine
import Raster

extension ArraySource {
    /// The samples of a picture in memory.
    package convenience init(_ picture: Picture) {
        self.init(
            picture.samples.map { Float($0) / 255 }, width: picture.width, height: picture.height,
            channels: picture.channels)
    }
}
