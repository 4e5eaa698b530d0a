import ArgumentParser
import FCNScanKit
import Foundation

/// Where labelled pictures come from.
struct DataArguments: ParsableArguments {
    @Argument(
        help: "A folder with one folder of pictures for each class, or the folder of the pictures of --boxes.",
        completion: .directory)
    var data: String

    @Option(
        help: "A CSV file image,class,xmin,ymin,xmax,ymax: what is on the pictures in DATA.",
        completion: .file(extensions: ["csv"]))
    var boxes: String?

    @Option(
        help: """
            A CSV file of the same form: objects that --boxes leaves out, never learnt from or counted; an \
            equal box withdraws one of --boxes.
            """, completion: .file(extensions: ["csv"]))
    var ignore: String?

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "NAME=LABEL[+LABEL…]: a class of the model and the labels of --boxes that it gathers; other labels count as background. Can be given more than once. Every label is a class of its own unless given.",
            valueName: "mapping"))
    var classes: [ClassMapping.Entry] = []

    func validate() throws {
        if boxes == nil, ignore != nil || !classes.isEmpty {
            throw ValidationError("--ignore and --class describe --boxes; give that too.")
        }
    }

    func load(channels: Int) throws -> LabelledData {
        guard channels == 1 || channels == 3 else { throw ScanError.channelsNotReadable(channels: channels) }
        let result =
            try boxes.map {
                try LabelledData.boxes(
                    csv: $0, pictures: data, classes: classes.isEmpty ? nil : ClassMapping(classes), ignoring: ignore,
                    channels: channels)
            } ?? LabelledData.folders(data, channels: channels)
        for skipped in result.skipped { Console.log.warning("skipped: \(skipped.reason)") }
        for warning in result.warnings { Console.log.warning("\(warning)") }
        return result
    }
}

extension ClassMapping.Entry: ExpressibleByArgument {
    /// `NAME=LABEL+LABEL`.
    public init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        let labels = parts[1].split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        guard labels.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(name: String(parts[0]), dataClasses: labels)
    }
}

/// The parts of a split, as a model remembers them.
enum PictureSplit {
    static let parts = ["training", "validation", "test"]

    static func receipt(_ split: Split, of data: LabelledData) -> [String: String] {
        let names = split.receipt(for: data.pictures)
        return [
            "training pictures": names.training.joined(separator: "\n"),
            "validation pictures": names.validation.joined(separator: "\n"),
            "test pictures": names.test.joined(separator: "\n"),
        ]
    }

    /// The indices of the pictures that stood in a part when the model was trained.
    static func indices(ofPart part: String, in data: LabelledData, receipt: [String: String]) throws -> [Int] {
        guard let text = receipt["\(part) pictures"] else {
            throw ValidationError("The model does not say which pictures were its \(part) part; use --part all.")
        }
        let names = Set(text.split(separator: "\n").map(String.init))
        let indices = data.pictures.indices.filter { names.contains(data.pictures[$0].name) }
        guard !indices.isEmpty else {
            throw ValidationError(
                "None of the pictures is in the \(part) part that the model remembers; use --part all.")
        }
        return Array(indices)
    }
}
