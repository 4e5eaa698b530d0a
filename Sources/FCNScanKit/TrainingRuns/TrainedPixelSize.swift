import Network
import Raster

/// The size of a pixel that a model remembers from its training.
enum TrainedPixelSize {
    /// The key in a model's receipt.
    static let key = "micrometres of a pixel"
    /// Pictures that are looked at; opening all of a large data set takes long.
    private static let pictures = 32

    /// The size of a pixel that pictures share, as text; nil where one does not say it, or says another.
    ///
    /// - Parameter scale: How large the network sees the pictures; nil where it sees them at several sizes.
    static func text(of paths: [String], scale: Double?) -> String? {
        guard let scale else { return nil }
        let step = max(1, paths.count / pictures)
        var common: Double?
        for index in stride(from: 0, to: paths.count, by: step) {
            guard let page = try? PictureContents(ofFileAt: paths[index]).defaultPage,
                let size = (page.georeference?.pixelSize ?? page.pixelSize)?.mean,
                abs(size / (common ?? size) - 1) < 0.01
            else { return nil }
            common = common ?? size
        }
        return common.map { "\(($0 / scale * 1e6).rounded() / 1e6)" }
    }
}

extension Model {
    /// Micrometres in a pixel of the pictures that the model was trained on, where they said it.
    public var trainedPixelSize: Double? {
        receipt[TrainedPixelSize.key].flatMap { Double($0) }.flatMap { $0 > 0 ? $0 : nil }
    }
}
