import ArgumentParser
import FCNScanKit

/// Labelled pictures for a command that can do without them, in the words of ``DataArguments``.
struct OptionalDataArguments: ParsableArguments {
    @Option(
        help: """
            Labelled pictures in any form that 'fcnscan train' takes: a folder per class, IDX, CIFAR, a table, YOLO, or \
            the folder of the pictures of --boxes.
            """,
        completion: .directory)
    var data: String?
    @Option(help: "What is on the pictures in --data, as 'fcnscan train' takes it.", completion: .file())
    var boxes: String?
    @OptionGroup var points: PointSizeArgument
    @Option(help: "Objects that --boxes leaves out, as 'fcnscan train' takes them.", completion: .file())
    var ignore: String?
    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "NAME=LABEL[+LABEL…]: a class and the labels of --boxes that it gathers. Can be given more than once.",
            valueName: "mapping"))
    var classes: [ClassMapping.Entry] = []
    @Option(help: "What becomes of pictures that stand in the data with several labels: refuse or drop.")
    var contradictions: DataArguments.Contradictions?
    @Option(help: "Memory for decoded pictures, as 'fcnscan train' takes it.")
    var pictureMemory: ByteCount?
    @OptionGroup var part: PartArgument
    @Option(help: "How many windows; about as many of each class.")
    var samples = 500

    func validate() throws {
        if data == nil, boxes != nil || ignore != nil || !classes.isEmpty || points.pointSize != nil {
            throw ValidationError("--boxes, --ignore, --class and --point-size describe --data; give that too.")
        }
        guard (4...2000).contains(samples) else {
            throw ValidationError("--samples takes a number from 4 to 2000, found \(samples).")
        }
        if data != nil {
            try DataArguments.requireBoxes(boxes, ignore: ignore, classes: classes, pointSize: points.pointSize)
        }
    }

    /// The data that are wanted; nil where there are none.
    var request: DataRequest? {
        data.map { path in
            var request = DataRequest(path, memory: pictureMemory)
            request.boxes = boxes
            request.pointSize = points.pointSize
            request.ignoring = ignore
            request.classes = classes.isEmpty ? nil : ClassMapping(classes)
            request.dropsContradictions = contradictions == .drop
            return request
        }
    }
}
