import Raster

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

    func intensity(at index: Int) -> ShownIntensity? {
        index < first.count ? first.intensity(at: index) : second.intensity(at: index - first.count)
    }
}
