import ArgumentParser
import FCNScanKit
import Files

/// How samples become a network's inputs.
struct NormalizationArguments: ParsableArguments {
    @Option(
        help: """
            How the network is fed: unit (samples of 0 to 1), signed (-1 to 1), bytes (0 to 255), imagenet \
            (torchvision's mean and deviation), caffe (BGR, 0 to 255 minus 104, 117, 123). ONNX files do not say \
            it, unless in MODEL.onnx.json beside them.
            """)
    var normalization: NamedNormalization?
    @Option(help: "Multiplies samples of 0 to 1.")
    var sampleScale: Float?
    @Option(name: .customLong("scale"), help: .hidden)
    var formerScale: Float?
    @Option(help: "Subtracted after scaling: one number, or one for each channel with commas between.")
    var mean: NumberList?
    @Option(help: "Divides last: one number, or one for each channel with commas between.")
    var deviation: NumberList?
    @Option(help: "The order of colour channels that the network takes: rgb or bgr.")
    var channelOrder: Normalization.ChannelOrder?

    func validate() throws {
        guard formerScale == nil || sampleScale == nil else {
            throw ValidationError("--scale is the former name of --sample-scale; give one of the two.")
        }
    }

    /// What the flags say.
    func description() -> InputDescription {
        var result = InputDescription()
        result.normalization = normalization
        result.scale = sampleScale ?? formerScale
        result.mean = mean?.values
        result.deviation = deviation?.values
        result.channelOrder = channelOrder
        return result
    }
}

/// Numbers with commas between.
struct NumberList: ExpressibleByArgument {
    var values: [Float]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            Float($0.trimmed)
        }
        guard parts.allSatisfy({ $0 != nil }) else { return nil }
        values = parts.compactMap(\.self)
    }
}

extension NamedNormalization: ExpressibleByArgument {}
extension Normalization.ChannelOrder: ExpressibleByArgument {}
