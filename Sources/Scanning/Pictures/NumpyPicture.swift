import Formats
import Network
import Numbers

/// A picture whose samples a NumPy file holds.
public struct NumpyPicture: Sendable {
    /// Height and width in pixels.
    public let extent: Extent
    /// Shape [height, width, channels].
    public let samples: [Float]

    /// Reads a file of shape [height, width, channels] or [1, channels, height, width].
    ///
    /// - Parameter channels: The channels that the network takes.
    /// - Throws: `NumpyFileError`; `FileError` when the file cannot be read.
    public init(contentsOf path: String, channels: Int) throws {
        let array = try NumpyFile.read(path)
        let shape = array.shape
        if let index = array.values.firstIndex(where: { !$0.isFinite }) {
            throw NumpyFileError(file: path, fault: .notFinite(at: elementIndices(index, of: shape)))
        }
        switch shape.count {
        case 3 where shape[2] == channels:
            extent = Extent(height: shape[0], width: shape[1])
            samples = array.values
        case 4 where shape[0] == 1 && shape[1] == channels:
            extent = Extent(height: shape[2], width: shape[3])
            samples = channelsLast(array.values[...], channels: channels)
        default:
            throw NumpyFileError(file: path, fault: .noPicture(shape: shape, channels: channels))
        }
    }
}
