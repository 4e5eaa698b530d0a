import Dispatch
import Machine
import Raster

/// A store of pictures of one size in one piece of memory, as MNIST and CIFAR come.
public struct PackedPictures: PictureStore {
    /// Pixels in a row of every picture.
    public let width: Int
    /// Rows of every picture.
    public let height: Int
    /// Samples in a pixel of the pictures that are given.
    public let channels: Int
    /// The number of pictures.
    public let count: Int
    private let storedChannels: Int
    private let samples: [UInt8]

    /// A store from samples of shape [pictures, height, width, stored channels].
    ///
    /// - Parameter channels: 1 gives grey pictures, 3 gives colour, whatever is stored.
    public init(_ samples: [UInt8], width: Int, height: Int, storedChannels: Int, channels: Int) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition([1, 3].contains(storedChannels) && [1, 3].contains(channels), "a net looks at 1 or 3 channels")
        let pictureBytes = width * height * storedChannels
        precondition(samples.count % pictureBytes == 0, "samples must fill the pictures exactly")
        self.width = width
        self.height = height
        self.channels = channels
        self.storedChannels = storedChannels
        self.samples = samples
        count = samples.count / pictureBytes
    }

    private var pictureBytes: Int { width * height * storedChannels }

    /// The picture under an index.
    public func picture(at index: Int) -> Picture {
        let stored = Picture(
            width: width, height: height, channels: storedChannels,
            samples: Array(samples[index * pictureBytes..<(index + 1) * pictureBytes]))
        return storedChannels == channels ? stored : stored.converted(toChannels: channels)
    }

    /// The hash of every picture as it is stored, made on all cores.
    var hashes: [SampleHash] {
        guard count > 0 else { return [] }
        let bytes = pictureBytes
        let picturesInPiece = 1024
        return [SampleHash](unsafeUninitializedCapacity: count) { hashes, filled in
            let start = UncheckedPointer(hashes.baseAddress!)
            DispatchQueue.concurrentPerform(iterations: (count + picturesInPiece - 1) / picturesInPiece) { piece in
                samples.withUnsafeBytes { samples in
                    for index in piece * picturesInPiece..<min((piece + 1) * picturesInPiece, count) {
                        let picture = UnsafeRawBufferPointer(rebasing: samples[index * bytes..<(index + 1) * bytes])
                        (start.pointer + index).initialize(
                            to: SampleHash(picture, width: width, height: height, channels: storedChannels))
                    }
                }
            }
            filled = count
        }
    }
}
