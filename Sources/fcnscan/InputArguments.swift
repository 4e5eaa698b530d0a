import ArgumentParser
import FCNScanKit
import Foundation

/// What an ONNX file does not say about its network.
struct InputArguments: ParsableArguments {
    @Option(
        help: """
            How the network was fed: unit (samples of 0 to 1), signed (-1 to 1), bytes (0 to 255), imagenet \
            (torchvision's mean and deviation), caffe (BGR, 0 to 255 minus 104, 117, 123). For ONNX files, which do \
            not say; also read from MODEL.onnx.json.
            """)
    var normalization: NamedNormalization?
    @Option(help: "Multiplies samples of 0 to 1.")
    var scale: Float?
    @Option(help: "Subtracted after scaling: one number, or one for each channel with commas between.")
    var mean: NumberList?
    @Option(help: "Divides last: one number, or one for each channel with commas between.")
    var deviation: NumberList?
    @Option(help: "The order of colour channels that the network takes: rgb or bgr.")
    var channelOrder: Normalization.ChannelOrder?
    @Option(
        help: "A NumPy file with a mean for each value of the window; dense scans need it constant per channel.",
        completion: .file(extensions: ["npy"]))
    var meanImage: String?
    @Option(
        help: "The names of the classes: a file with one in each line, or names with commas between.",
        completion: .file())
    var classNames: String?
    @Option(help: "WIDTHxHEIGHT of the window, for networks that leave it open.")
    var window: PictureSize?
    @Option(help: "The network's output that gives the scores, for networks with several.")
    var outputName: String?

    /// What the flags say.
    func description() throws -> InputDescription {
        var result = InputDescription()
        result.normalization = normalization
        result.scale = scale
        result.mean = mean?.values
        result.deviation = deviation?.values
        result.channelOrder = channelOrder
        result.meanImage = meanImage
        result.classes = try classNames.map(classList)
        result.window = window.map { [$0.extent.width, $0.extent.height] }
        result.output = outputName
        return result
    }
}

/// Names of classes: the lines of a file, or a list with commas.
func classList(_ text: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: text) else {
        return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let content = String(decoding: try readFile(text, limitBytes: 16 << 20), as: UTF8.self)
    return content.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
}

/// Numbers with commas between.
struct NumberList: ExpressibleByArgument {
    var values: [Float]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            Float($0.trimmingCharacters(in: .whitespaces))
        }
        guard parts.allSatisfy({ $0 != nil }) else { return nil }
        values = parts.compactMap(\.self)
    }
}

extension NamedNormalization: ExpressibleByArgument {}
extension Normalization.ChannelOrder: ExpressibleByArgument {}
