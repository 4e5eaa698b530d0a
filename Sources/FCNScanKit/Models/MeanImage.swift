import Formats
import Network
import Scanning

extension Model {
    /// The network behind the subtraction of a mean image, as AlexNet was fed.
    ///
    /// An image that is constant in each channel becomes the normalisation's mean, and the network can slide as before;
    /// any other one becomes a layer of its own, so that the network takes single windows only.
    ///
    /// - Parameter path: A NumPy file of the window's shape, [height, width, channels] or
    ///   [1, channels, height, width], in units of scaled samples.
    /// - Throws: ``InputDescriptionError/wrongMeanImage(path:found:expected:)``, `NumpyFileError`, `FileError`.
    func subtractingMeanImage(_ path: String) throws -> Model {
        let input = architecture.input
        let array = try NumpyFile.read(path)
        let isChannelsLast = array.shape == [input.height, input.width, input.channels]
        guard isChannelsLast || array.shape == [1, input.channels, input.height, input.width] else {
            throw InputDescriptionError.wrongMeanImage(path: path, found: array.shape, expected: input)
        }
        guard array.values.allSatisfy(\.isFinite) else { throw InputDescriptionError.notUsable(value: "a mean") }
        let pixels = input.height * input.width
        // Channel by channel, in the order in which the network takes them.
        let values = isChannelsLast ? channelsFirst(array.values, channels: input.channels) : array.values
        var result = self
        let channels = (0..<input.channels).map { values[$0 * pixels..<($0 + 1) * pixels] }
        if channels.allSatisfy({ channel in channel.allSatisfy { $0 == channel.first! } }) {
            result.normalization.mean = channels.map { $0.first! }
            return result
        }
        let deviations = normalization.deviation
        let weight = (0..<values.count).map { 1 / deviations[$0 / pixels] }
        let bias = (0..<values.count).map { -values[$0] / deviations[$0 / pixels] }
        let shape = [input.channels, input.height, input.width]
        result = Model(
            architecture: try architecture.preceded(by: [.affine(Affine(isPositional: true))]),
            parameters: [[Tensor(shape: shape, values: weight), Tensor(shape: shape, values: bias)]] + parameters,
            classes: classes, normalization: normalization, receipt: receipt)
        result.normalization.mean = [Float](repeating: 0, count: input.channels)
        result.normalization.deviation = [Float](repeating: 1, count: input.channels)
        return result
    }
}
