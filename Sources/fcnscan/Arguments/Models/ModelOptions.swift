import ArgumentParser
import FCNScanKit

/// Which model, and on how many threads.
struct ModelOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: """
            A model file, ONNX, 'embedded', the model for white cells, or 'embedded:blood', for white cells, red cells and \
            platelets; embedded unless given.
            """,
        completion: .file(extensions: ["safetensors", "onnx"]))
    var model: String?

    @OptionGroup var work: ThreadArguments

    @OptionGroup var plan: PlanArguments

    /// The model.
    ///
    /// - Parameters:
    ///   - input: What flags say of the network's input. Commands declare these groups last: few users need them.
    ///   - feedsPictures: True where it must be known how pictures enter the network.
    func load(_ input: InputDescription, feedsPictures: Bool = true) throws -> Model {
        let loaded = try LoadedModel(named: model ?? LoadedModel.embeddedName, input: input)
        if feedsPictures { try loaded.requireInput() }
        for note in loaded.notes { Console.log.notice("\(note)") }
        return loaded.model
    }

    /// The model, to look for objects with.
    func loadDetector(_ input: InputDescription) throws -> Model {
        let model = try load(input)
        if !model.classes.contains(LabelledData.backgroundClass) {
            Console.log.warning(
                """
                the model knows no class '\(LabelledData.backgroundClass)', so that every window is taken for an object: \
                train it with pictures of background, or give --threshold
                """)
        }
        return model
    }

    func pool() -> WorkerPool { work.pool() }
}
