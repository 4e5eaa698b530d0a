import Dispatch
import Raster
import Synchronization

/// Decodes every picture of a list once, on all cores: whether it can be, its size, and a hash of its samples.
///
/// As many decoded pictures are kept as the memory allows; see ``StreamedPictures``.
struct PictureDecoder: Sendable {
    /// What became of one file.
    struct Usable: Sendable, Equatable {
        /// Its index in the list.
        var index: Int
        var width: Int
        var height: Int
        var hash: SampleHash
    }

    /// What became of a list of files.
    struct Result: Sendable {
        /// The pictures that could be decoded, in the order of the list.
        var usable: [Usable]
        var skipped: [SkippedPicture]
        /// The usable pictures, under indices of their own.
        var store: StreamedPictures
    }

    let channels: Int
    private let loading: PictureLoading
    private let read: @Sendable (String) throws -> Decoded

    /// A picture, and how it was shown where it has more than 8 bits in a sample.
    private struct Decoded {
        var picture: Picture
        var intensity: ShownIntensity?
    }

    /// A decoder of files.
    init(channels: Int, loading: PictureLoading = PictureLoading()) {
        self.init(
            channels: channels, loading: loading,
            decode: { path in
                let reader = try PictureReader(path, intensity: loading.intensity)
                let picture = try Picture(reader, path, channels: channels)
                return Decoded(picture: picture, intensity: ShownIntensity(loading.intensity, reader))
            })
    }

    /// A decoder whose pictures come from elsewhere.
    init(
        channels: Int, loading: PictureLoading = PictureLoading(),
        read: @escaping @Sendable (String) throws -> Picture
    ) {
        self.init(channels: channels, loading: loading, decode: { Decoded(picture: try read($0)) })
    }

    private init(
        channels: Int, loading: PictureLoading, decode: @escaping @Sendable (String) throws -> Decoded
    ) {
        precondition(channels == 1 || channels == 3, "a net looks at 1 or 3 channels")
        self.channels = channels
        self.loading = loading
        read = decode
    }

    private struct Progress {
        var usable: [(usable: Usable, picture: Picture?, intensity: ShownIntensity?)] = []
        var failures: [(index: Int, reason: String)] = []
        var keptBytes = 0
        var done = 0
    }

    func decode(_ paths: [String]) -> Result {
        let progress = Mutex(Progress())
        let cacheBytes = loading.memoryBytes / 8
        let keptLimit = loading.memoryBytes - cacheBytes
        DispatchQueue.concurrentPerform(iterations: paths.count) { index in
            let result = Swift.Result { try read(paths[index]) }
                .map { decoded in
                    let picture = decoded.picture
                    return (
                        Usable(index: index, width: picture.width, height: picture.height, hash: picture.hash), decoded
                    )
                }
            let done = progress.withLock { progress in
                switch result {
                case .success(let (usable, decoded)):
                    let bytes = decoded.picture.samples.count
                    let isKept = progress.keptBytes + bytes <= keptLimit
                    if isKept { progress.keptBytes += bytes }
                    progress.usable.append((usable, isKept ? decoded.picture : nil, decoded.intensity))
                case .failure(let error):
                    progress.failures.append((index, "\(error)"))
                }
                progress.done += 1
                return progress.done
            }
            loading.onProgress(done, paths.count)
        }
        let found = progress.withLock { $0 }
        let usable = found.usable.sorted { $0.usable.index < $1.usable.index }
        return Result(
            usable: usable.map(\.usable),
            skipped: found.failures.sorted { $0.index < $1.index }
                .map { SkippedPicture(path: paths[$0.index], reason: $0.reason) },
            store: StreamedPictures(
                usable.map {
                    StreamedPictures.Entry(
                        path: paths[$0.usable.index], hash: $0.usable.hash, kept: $0.picture,
                        intensity: $0.intensity)
                }, channels: channels, cacheBytes: cacheBytes, read: { [read] in try read($0).picture }))
    }
}

extension Picture {
    var hash: SampleHash {
        samples.withUnsafeBytes { SampleHash($0, width: width, height: height, channels: channels) }
    }
}
