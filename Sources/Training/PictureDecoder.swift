import Dispatch
import Raster
import Synchronization

/// Decodes many pictures into memory, on all cores, and keeps a reason for each that cannot be.
struct PictureDecoder: Sendable {
    /// What became of a list of files.
    struct Result: Sendable {
        /// The pictures that could be decoded, with their index in the list, in the order of the list.
        var usable: [(index: Int, picture: Picture)]
        var skipped: [SkippedPicture]
        var channels: Int

        /// The usable pictures, under indices of their own.
        var store: PicturesInMemory { PicturesInMemory(usable.map(\.picture), channels: channels) }
    }

    let channels: Int
    private let read: @Sendable (String) throws -> Picture

    /// A decoder of files.
    init(channels: Int) {
        self.init(channels: channels) { try Picture(contentsOf: $0, channels: channels) }
    }

    /// A decoder whose pictures come from elsewhere.
    init(channels: Int, read: @escaping @Sendable (String) throws -> Picture) {
        precondition(channels == 1 || channels == 3, "a net looks at 1 or 3 channels")
        self.channels = channels
        self.read = read
    }

    func decode(_ paths: [String]) -> Result {
        let pictures = Mutex([(index: Int, picture: Picture)]())
        let failures = Mutex([(index: Int, reason: String)]())
        DispatchQueue.concurrentPerform(iterations: paths.count) { index in
            do {
                let picture = try read(paths[index])
                pictures.withLock { $0.append((index, picture)) }
            } catch {
                failures.withLock { $0.append((index, "\(error)")) }
            }
        }
        return Result(
            usable: pictures.withLock { $0 }.sorted { $0.index < $1.index },
            skipped: failures.withLock { $0 }.sorted { $0.index < $1.index }
                .map { SkippedPicture(path: paths[$0.index], reason: $0.reason) },
            channels: channels)
    }
}
