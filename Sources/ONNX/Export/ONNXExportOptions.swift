import Files
import Network

/// How a network is written as ONNX.
public struct ONNXExportOptions: Sendable {
    /// True for a graph whose input is samples of 0…1, red first, and which begins with the normalisation; false for one
    /// that takes normalised values.
    public var includesNormalization: Bool
    /// True to write every convolution as a product with its matrix, for the size of one window.
    public var asMatrices: Bool
    /// The most bytes of these matrices.
    public var matrixLimitBytes: Int
    /// Texts that are put into the file under names of the caller's choice (`metadata_props`).
    public var metadata: [String: String]
    /// The version of the program that writes, for the file.
    public var producerVersion: String

    /// A graph that takes normalised values, with convolutions as such.
    public init(
        includesNormalization: Bool = false, asMatrices: Bool = false, matrixLimitBytes: Int = 1 << 31,
        metadata: [String: String] = [:], producerVersion: String = ""
    ) {
        self.includesNormalization = includesNormalization
        self.asMatrices = asMatrices
        self.matrixLimitBytes = matrixLimitBytes
        self.metadata = metadata
        self.producerVersion = producerVersion
    }
}
