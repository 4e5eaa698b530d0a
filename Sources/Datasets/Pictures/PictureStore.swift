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
    /// How a picture was shown that has more than 8 bits in a sample; nil for others.
    func intensity(at index: Int) -> ShownIntensity?
}

extension PictureStore {
    /// Nothing: pictures in memory have 8 bits.
    public func intensity(at index: Int) -> ShownIntensity? { nil }
}
