import CDefaultModel
import FoundationEssentials
import Network
import Scanning

extension Model {
    /// The model that is part of the program: finds white cells in photographs of blood smears.
    ///
    /// Window 224×224×3, stride 32, classes `background` and `white-cell`.
    ///
    /// - Throws: `ModelFileError` if the program was built with a damaged model file.
    public static func embedded() throws -> Model {
        let bytes = UnsafeRawBufferPointer(start: fcnscan_default_model(), count: fcnscan_default_model_size())
        return try Model(data: Data(bytes), name: "the embedded model")
    }

    /// The threshold that was chosen for this model when it was trained, or one half.
    ///
    /// - Throws: `ScanError/thresholdNotUsable(text:)` where the model says something other than a probability.
    public func recommendedThreshold() throws -> Float {
        guard let text = receipt["threshold"] else { return 0.5 }
        guard let threshold = Float(text), (0...1).contains(threshold) else {
            throw ScanError.thresholdNotUsable(text: text)
        }
        return threshold
    }
}
