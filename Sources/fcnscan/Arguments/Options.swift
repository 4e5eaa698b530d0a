import ArgumentParser
import FCNScanKit
import Foundation

/// On how many threads.
struct ThreadArguments: ParsableArguments {
    @Option(name: .shortAndLong, help: "Threads; one for each processor that the program may use unless given.")
    var threads: Int = AvailableProcessors.count

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads takes a number from 1 to 1024, found \(threads).")
        }
    }

    func pool() -> WorkerPool { WorkerPool(threads: threads) }
}

/// From which probability on something is a detection.
struct ThresholdArgument: ParsableArguments {
    @Option(help: "The smallest probability of a detection, 0 to 1; the model's own threshold unless given.")
    var threshold: Float?

    func validate() throws {
        if let threshold, !(0...1).contains(threshold) {
            throw ValidationError("--threshold takes a number from 0 to 1, found \(threshold).")
        }
    }

    /// The given threshold, or that of the model.
    func value(for model: Model) throws -> Float { try threshold ?? model.recommendedThreshold() }
}

/// Which model, and on how many threads.
struct ModelOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, help: "The model file, or ONNX; the embedded model for white cells unless given.",
        completion: .file(extensions: ["safetensors", "onnx"]))
    var model: String?

    @OptionGroup var input: InputArguments

    @OptionGroup var work: ThreadArguments

    @OptionGroup var plan: PlanArguments

    /// The model.
    ///
    /// - Parameter feedsPictures: True where it must be known how pictures enter the network.
    func load(feedsPictures: Bool = true) throws -> Model {
        guard let model else { return try Model.embedded() }
        let loaded = try LoadedModel(contentsOf: model, input: input.description())
        if feedsPictures { try loaded.requireInput() }
        for note in loaded.notes { Console.log.notice("\(note)") }
        return loaded.model
    }

    func pool() -> WorkerPool { work.pool() }
}

/// Where windows lie and what is reported.
struct DetectionArguments: ParsableArguments {
    @Option(
        help: """
            What happens to pixels that the grid of windows does not reach: drop leaves them out, cover extends \
            the picture to the right and below, center extends it all round so that a window can centre on any \
            pixel. Extensions are reflections.
            """)
    var edge: EdgeMode = .drop

    @Option(
        name: .customLong("class"),
        help: "A class to report, by name; can be given more than once. Every class but 'background' unless given.")
    var classes: [String] = []

    @OptionGroup var threshold: ThresholdArgument

    /// The wanted classes as indices.
    func classIndices(of model: Model) throws -> [Int] {
        if classes.isEmpty {
            let others = model.classes.indices.filter { model.classes[$0] != LabelledData.backgroundClass }
            return others.isEmpty ? Array(model.classes.indices) : others
        }
        let wanted = try classes.map { name in
            guard let index = model.classes.firstIndex(of: name) else {
                throw ValidationError(
                    "The model has no class '\(name)'; it has \(model.classes.joined(separator: ", ")).")
            }
            return index
        }
        return Set(wanted).sorted()
    }
}

extension EdgeMode: ExpressibleByArgument {}
