import ArgumentParser
import FCNScanKit

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a network on arrays, as other runtimes do.",
        discussion: """
            INPUT is a NumPy array of float32 as the network takes it: batch x channels x height x width, nothing \
            normalised by fcnscan. Arrays of the window's size go through the network as it was trained; larger ones \
            through one dense pass. The result is an array batch x classes x rows x columns, with the network's \
            softmax where it ends in one.

            EXAMPLES
              fcnscan run resnet.onnx batch.npy -o scores.npy
              fcnscan run cells.safetensors pictures.npy -o maps.npy
            """)

    @Argument(
        help: "The network: a model file, ONNX, or 'embedded'.", completion: .file(extensions: ["safetensors", "onnx"]))
    var model: String
    @Argument(help: "The samples.", completion: .file(extensions: ["npy"]))
    var input: String
    @Option(name: .shortAndLong, help: "Where the scores are written.", completion: .file(extensions: ["npy"]))
    var output: String
    @Option(help: "The network's output that is computed, for networks with several.")
    var outputName: String?
    @OptionGroup var work: ThreadArguments
    @OptionGroup var plan: PlanArguments

    func run() throws {
        Interrupt.endsProgram()
        let array = try NumpyFile.read(input)
        var description = InputDescription()
        description.output = outputName
        let loaded = try LoadedModel(
            named: model, input: description,
            // Where the network leaves its size open, the samples have it.
            openWindow: array.shape.count == 4 ? Extent(height: array.shape[2], width: array.shape[3]) : nil)
        let scores = try loaded.model.scores(
            ofArrays: array, name: input, pool: work.pool(), options: plan.options())
        try NumpyFile.write(scores.values, shape: scores.shape, to: output)
        print("\(output): \(scores.shape.map(String.init).joined(separator: "x"))")
    }
}
