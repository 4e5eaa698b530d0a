import Raster
import Synchronization

/// A store that holds some pictures decoded, and decodes the others when they are asked for.
///
/// Pictures that were asked for last wait in a cache of bounded size. A file that was changed since it was decoded
/// first is an error: a run must be the same run from its first epoch to its last.
final class StreamedPictures: PictureStore {
    struct Entry: Sendable {
        var path: String
        var hash: SampleHash
        /// The decoded picture, where there was room for it.
        var kept: Picture?
        /// How the picture was shown, where it has more than 8 bits in a sample.
        var intensity: ShownIntensity?
    }

    let channels: Int
    private let entries: [Entry]
    private let read: @Sendable (String) throws -> Picture
    private let cache: Mutex<RecentlyUsed<Picture>>

    init(_ entries: [Entry], channels: Int, cacheBytes: Int, read: @escaping @Sendable (String) throws -> Picture) {
        self.entries = entries
        self.channels = channels
        self.read = read
        cache = Mutex(RecentlyUsed(limit: cacheBytes))
    }

    var count: Int { entries.count }

    func intensity(at index: Int) -> ShownIntensity? { entries[index].intensity }

    /// How many pictures are held for good.
    var keptCount: Int { entries.count { $0.kept != nil } }

    /// The picture under an index.
    ///
    /// - Throws: ``TrainingDataError/pictureGone(path:reason:)``.
    func picture(at index: Int) throws -> Picture {
        let entry = entries[index]
        if let kept = entry.kept { return kept }
        if let known = cache.withLock({ $0.value(of: index) }) { return known }
        let picture: Picture
        do {
            picture = try read(entry.path)
        } catch {
            throw TrainingDataError.pictureGone(path: entry.path, reason: "\(error)")
        }
        guard picture.hash == entry.hash else {
            throw TrainingDataError.pictureGone(path: entry.path, reason: "the file was changed since the start")
        }
        cache.withLock { $0.insert(picture, for: index, cost: picture.samples.count) }
        return picture
    }
}
