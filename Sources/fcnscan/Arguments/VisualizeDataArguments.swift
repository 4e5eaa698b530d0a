import ArgumentParser
import FCNScanKit

/// Labelled pictures for a command that can do without them, in the words of ``DataArguments``.
struct VisualizeDataArguments: ParsableArguments {
    @Option(
        help: """
            Labelled pictures in any form that 'fcnscan train' takes: a folder per class, IDX, CIFAR, a table, or the \
            folder of the pictures of --boxes.
            """,
        completion: .directory)
    var data: String?
    @Option(help: "What is on the pictures in --data, as 'fcnscan train' takes it.", completion: .file())
    var boxes: String?
    @Option(help: "Objects that --boxes leaves out, as 'fcnscan train' takes them.", completion: .file())
    var ignore: String?
    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "NAME=LABEL[+LABEL…]: a class and the labels of --boxes that it gathers. Can be given more than once.",
            valueName: "mapping"))
    var classes: [String] = []
    @Option(help: "What becomes of pictures that stand in the data with several labels: refuse or drop.")
    var contradictions: String?
    @Option(help: "Memory for decoded pictures, as 'fcnscan train' takes it.")
    var pictureMemory: String?
    @Option(help: "Which pictures: all, or the training, validation or test part that the model remembers.")
    var part = "all"
    @Option(help: "How many windows; about as many of each class.")
    var samples = 500

    func validate() throws {
        if data == nil, boxes != nil || ignore != nil || !classes.isEmpty {
            throw ValidationError("--boxes, --ignore and --class describe --data; give that too.")
        }
        guard part == "all" || PictureSplit.parts.contains(part) else {
            throw ValidationError("--part is all, training, validation or test, found '\(part)'.")
        }
        guard (4...2000).contains(samples) else {
            throw ValidationError("--samples takes a number from 4 to 2000, found \(samples).")
        }
        _ = try arguments()
    }

    /// The same as arguments of commands that cannot do without data; nil where there are none.
    private func arguments() throws -> DataArguments? {
        guard let data else { return nil }
        let options =
            [
                ("--boxes", boxes), ("--ignore", ignore), ("--contradictions", contradictions),
                ("--picture-memory", pictureMemory),
            ] + classes.map { ("--class", $0) }
        do {
            // What begins with a hyphen is a name too, behind the two hyphens.
            return try DataArguments.parse(
                options.flatMap { name, value in value.map { ["\(name)=\($0)"] } ?? [] } + ["--", data])
        } catch {
            throw ValidationError(DataArguments.message(for: error))
        }
    }

    /// The data, and the pictures of them that are wanted.
    func load(for model: Model) throws -> (data: LabelledData, pictures: [Int])? {
        guard let arguments = try arguments() else { return nil }
        let data = try arguments.load(channels: model.architecture.input.channels)
        let pictures =
            try
            (part == "all"
            ? Array(data.pictures.indices)
            : PictureSplit.indices(ofPart: part, in: data, receipt: model.receipt))
        return (data, pictures)
    }
}
