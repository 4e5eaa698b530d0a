import Raster

extension Picture {
    init(contentsOf path: String, channels: Int?) throws {
        throw TrainingDataError.cannotRead(path: path, reason: "pictures cannot be decoded yet")
    }
}
