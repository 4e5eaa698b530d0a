import Engine
import Network

extension DenseModel {
    /// Multiply-adds of a dense pass over a picture.
    package func multiplyAdds(for picture: Extent) throws -> Int {
        if form.isFine { return form.fragments.multiplyAdds(windows: mapExtent(for: picture)) }
        return try architecture.summary(for: coveredExtent(for: picture)).multiplyAdds
    }
}
