import Dispatch
import Raster
import Synchronization

extension LabelledData {
    /// The pictures at one or several sizes, each size a picture of its own with the objects that are learnt there.
    ///
    /// The pictures of one picture stay in its group and its part. Pictures at their own size are not copied.
    ///
    /// - Parameters:
    ///   - levels: The sizes.
    ///   - memoryBytes: Bytes of resized pictures that are held; others are made each time that they are asked for.
    ///   - resize: Makes a picture of another width and height; the same bytes each time.
    /// - Returns: The data, and for each of its pictures the index of the one that it was made of. Those of one picture
    ///   follow each other in the order of the levels.
    /// - Throws: What the store throws.
    package func resized(
        to levels: [PictureLevel], memoryBytes: Int,
        resize: @escaping @Sendable (Picture, _ width: Int, _ height: Int) -> Picture
    ) throws -> (data: LabelledData, sources: [Int]) {
        precondition(!levels.isEmpty, "pictures are learnt from at one size at least")
        if levels == [PictureLevel(scale: 1)] { return (self, Array(pictures.indices)) }
        var result = self
        result.pictures = []
        result.hashes = []
        var entries: [ResizedPictures.Entry] = []
        for (index, picture) in pictures.enumerated() {
            for level in levels {
                func size(_ pixels: Int) -> Int { max(1, Int((Double(pixels) * level.scale).rounded())) }
                var resized = picture
                (resized.width, resized.height) = (size(picture.width), size(picture.height))
                resized.label = level.label(
                    of: picture, factorX: Double(resized.width) / Double(picture.width),
                    factorY: Double(resized.height) / Double(picture.height))
                result.pictures.append(resized)
                if !hashes.isEmpty { result.hashes.append(hashes[index]) }
                entries.append(
                    ResizedPictures.Entry(source: index, width: resized.width, height: resized.height))
            }
        }
        result.store = try ResizedPictures(store, entries, memoryBytes: memoryBytes, resize: resize)
        return (result, entries.map(\.source))
    }
}

/// Pictures of another store at other sizes.
final class ResizedPictures: PictureStore {
    struct Entry: Sendable {
        /// Its index in the other store.
        var source: Int
        var width: Int
        var height: Int
    }

    private let base: any PictureStore
    private let entries: [Entry]
    private let held: [Picture?]
    private let resize: @Sendable (Picture, Int, Int) -> Picture

    /// Makes the pictures on all cores, from the first on as many as may be held.
    init(
        _ base: any PictureStore, _ entries: [Entry], memoryBytes: Int,
        resize: @escaping @Sendable (Picture, Int, Int) -> Picture
    ) throws {
        self.base = base
        self.entries = entries
        self.resize = resize
        var bytes = 0
        let count = entries.prefix { entry in
            bytes += entry.width * entry.height * base.channels
            return bytes <= memoryBytes
        }.count
        let made = Mutex((pictures: [Picture?](repeating: nil, count: entries.count), error: (any Error)?.none))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = Result { try Self.picture(entries[index], of: base, resize) }
            made.withLock { made in
                switch result {
                case .success(let picture): made.pictures[index] = picture
                case .failure(let error): made.error = made.error ?? error
                }
            }
        }
        let (pictures, error) = made.withLock { $0 }
        if let error { throw error }
        held = pictures
    }

    var count: Int { entries.count }
    var channels: Int { base.channels }

    func picture(at index: Int) throws -> Picture {
        try held[index] ?? Self.picture(entries[index], of: base, resize)
    }

    func intensity(at index: Int) -> ShownIntensity? { base.intensity(at: entries[index].source) }

    private static func picture(
        _ entry: Entry, of base: any PictureStore, _ resize: (Picture, Int, Int) -> Picture
    ) throws -> Picture {
        let picture = try base.picture(at: entry.source)
        return (picture.width, picture.height) == (entry.width, entry.height)
            ? picture : resize(picture, entry.width, entry.height)
    }
}
