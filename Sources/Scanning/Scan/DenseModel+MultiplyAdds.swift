import Engine
import Network

extension DenseModel {
    /// Multiply-adds of a dense pass over a picture.
    package func multiplyAdds(for picture: Extent) throws -> Int {
        let covered = coveredExtent(for: picture)
        return try architecture.summary(for: covered).multiplyAdds
    }
}
