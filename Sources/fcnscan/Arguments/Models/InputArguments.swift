import ArgumentParser
import FCNScanKit
import Files
import FoundationEssentials
import Glibc

/// What an ONNX file does not say about its network.
struct InputArguments: ParsableArguments {
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
    ///
    /// - Parameter normalization: Flags of a group of its own: every level of groups in groups makes a debug build parse four
    ///   times as long.
    func description(_ normalization: NormalizationArguments) throws -> InputDescription {
        var result = normalization.description()
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
        return text.split(separator: ",").map { $0.trimmed }
    }
    let content = String(decoding: try readFile(text, limitBytes: 16 << 20), as: UTF8.self)
    return content.split(whereSeparator: \.isNewline).map { $0.trimmed }
        .filter { !$0.isEmpty }
}
