import Raster

/// A store that holds every picture decoded: 1 byte for each sample.
public struct PicturesInMemory: PictureStore {
    /// Samples in a pixel.
    public let channels: Int
    private let pictures: [Picture]

    /// A store of pictures which all have the given number of channels.
    public init(_ pictures: [Picture], channels: Int) {
        precondition(pictures.allSatisfy { $0.channels == channels }, "all pictures have the same channels")
        self.pictures = pictures
        self.channels = channels
    }

    /// The number of pictures.
    public var count: Int { pictures.count }

    /// The picture under an index.
    public func picture(at index: Int) -> Picture { pictures[index] }
}
