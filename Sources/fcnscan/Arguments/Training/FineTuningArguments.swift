import ArgumentParser
import FCNScanKit

/// Which trained network to begin with, and what of it stays.
struct FineTuningArguments: ParsableArguments {
    @Option(
        help: """
            Begin with the weights of a model file or ONNX, or of 'embedded', the model for white cells, or \
            'embedded:blood', that of all blood cells. Where its classes are not those of the data, its last layer with \
            weights is made anew.
            """, completion: .file(extensions: ["safetensors", "onnx"]))
    var from: String?
    @Flag(help: "With --from, make the last layer anew although the classes are the same.")
    var newHead = false
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Layers whose weights stay: names as `info` prints them (conv1 conv2), a number of layers from the front, or trunk for all but the last.",
            valueName: "layers"))
    var freeze: [String] = []
    @Option(
        help: """
            How the network of --from is fed, where an ONNX file does not say it: unit, signed, bytes, imagenet or \
            caffe; other ways in MODEL.onnx.json beside it.
            """)
    var normalization: NamedNormalization?

    func validate() throws {
        if from == nil, newHead || normalization != nil {
            throw ValidationError("--new-head and --normalization belong to --from; give that too.")
        }
    }

    /// The model to begin with; nil to begin at random.
    var request: StartingModel? {
        from.map { name in
            var start = StartingModel(name)
            start.normalization = normalization
            start.replacesHead = newHead
            start.frozenLayers = freeze
            return start
        }
    }
}
