import Raster

/// Where the samples of labelled pictures come from.
///
/// Held in memory (``PicturesInMemory``, ``PackedPictures``), or decoded when asked where a data set is larger than
/// the memory. Must give the same picture every time, on any thread.
public protocol PictureStore: Sendable {
    /// The number of pictures.
    var count: Int { get }
    /// Samples in a pixel, the same for every picture: 1 is grey, 3 is red, green, blue.
    var channels: Int { get }
    /// The picture under an index.
    ///
    /// - Throws: What keeps it from being read, for example a file that has gone since the start.
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

/// Some pictures of another store, in an order of their own.
struct SelectedPictures: PictureStore {
    let base: any PictureStore
    let indices: [Int]

    var count: Int { indices.count }
    var channels: Int { base.channels }

    func picture(at index: Int) throws -> Picture { try base.picture(at: indices[index]) }
}

/// The pictures of two stores, one after the other.
struct JoinedPictures: PictureStore {
    let first: any PictureStore
    let second: any PictureStore

    init(_ first: any PictureStore, _ second: any PictureStore) {
        precondition(first.channels == second.channels, "all pictures have the same channels")
        self.first = first
        self.second = second
    }

    var count: Int { first.count + second.count }
    var channels: Int { first.channels }

    func picture(at index: Int) throws -> Picture {
        try index < first.count ? first.picture(at: index) : second.picture(at: index - first.count)
    }
}
