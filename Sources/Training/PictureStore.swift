import Raster

/// Where the samples of labelled pictures come from.
///
/// Today they are held in memory (``PicturesInMemory``); a store that decodes when asked takes its place
/// where a data set is larger than the memory. Must give the same picture every time, on any thread.
public protocol PictureStore: Sendable {
    /// The number of pictures.
    var count: Int { get }
    /// Samples in a pixel, the same for every picture: 1 is grey, 3 is red, green, blue.
    var channels: Int { get }
    /// The picture under an index.
    func picture(at index: Int) throws -> Picture
}

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
