import Raster

/// Some pictures of another store, in an order of their own.
struct SelectedPictures: PictureStore {
    let base: any PictureStore
    let indices: [Int]

    var count: Int { indices.count }
    var channels: Int { base.channels }

    func picture(at index: Int) throws -> Picture { try base.picture(at: indices[index]) }

    func intensity(at index: Int) -> ShownIntensity? { base.intensity(at: indices[index]) }
}
