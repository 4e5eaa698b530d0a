import ArgumentParser
import FCNScanKit
import Glibc

/// Where labelled pictures come from.
struct DataArguments: ParsableArguments {
    @Argument(
        help: """
            A folder with one folder of pictures for each class (in train, val and test where it has those); a folder \
            or file of IDX (MNIST and the like, plain or .gz); a folder with binary CIFAR; a CSV file path,label with \
            group and split as they are there; a folder with the data.yaml of YOLO; or the folder of the pictures of \
            --boxes.
            """, completion: .directory)
    var data: String

    @Option(
        help: """
            What is on the pictures in DATA: a CSV file image,class,xmin,ymin,xmax,ymax or image,class,x,y; COCO or \
            Label Studio as .json; Pascal VOC as .xml or a folder of such files; CVAT for images as .xml; YOLO as a \
            folder of .txt or its data.yaml; a folder of PASCAL texts or of label images.
            """, completion: .file(extensions: ["csv", "json", "xml", "yaml"]))
    var boxes: String?

    @OptionGroup var points: PointSizeArgument

    @Option(
        help: """
            A CSV file of boxes: objects that --boxes leaves out, never learnt from or counted; an equal box withdraws \
            one of --boxes.
            """, completion: .file(extensions: ["csv"]))
    var ignore: String?

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "NAME=LABEL[+LABEL…]: a class of the model and the labels of --boxes that it gathers; other labels count as background. Can be given more than once. Every label is a class of its own unless given.",
            valueName: "mapping"))
    var classes: [ClassMapping.Entry] = []

    @Option(help: "A folder of pictures without any object: all that is on them is background.", completion: .directory)
    var negatives: String?

    @Option(
        help: ArgumentHelp(
            "A regular expression: what its first (…) matches in a picture's name is its group, which is never split.",
            valueName: "regex"))
    var groupBy: String?

    @Option(help: "What becomes of pictures that stand in the data with several labels: refuse or drop.")
    var contradictions = Contradictions.refuse

    @Option(
        help: """
            Memory for decoded pictures, for example 500MB or 4GiB; pictures beyond are decoded each time they are \
            needed. 1GiB unless given.
            """)
    var pictureMemory: ByteCount?

    @Option(
        help: ArgumentHelp(
            "Which samples of pictures of more than 8 bits are black and white: full, LOW:HIGH or percentile:LOW:HIGH, as 'fcnscan scan' takes it.",
            valueName: "rule"))
    var intensity: IntensityRule = .full

    enum Contradictions: String, ExpressibleByArgument, CaseIterable { case refuse, drop }

    func validate() throws {
        try Self.requireBoxes(boxes, ignore: ignore, classes: classes, pointSize: points.pointSize)
    }

    /// Makes sure that there are boxes where they are described.
    static func requireBoxes(
        _ boxes: String?, ignore: String?, classes: [ClassMapping.Entry], pointSize: Double?
    ) throws {
        if boxes == nil, ignore != nil || !classes.isEmpty || pointSize != nil {
            throw ValidationError("--ignore, --class and --point-size describe --boxes; give that too.")
        }
    }

    /// The data that are wanted.
    var request: DataRequest {
        var request = DataRequest(data, memory: pictureMemory)
        request.boxes = boxes
        request.pointSize = points.pointSize
        request.ignoring = ignore
        request.classes = classes.isEmpty ? nil : ClassMapping(classes)
        request.negatives = negatives
        request.groupPattern = groupBy
        request.loading.intensity = intensity
        request.dropsContradictions = contradictions == .drop
        return request
    }
}

extension DataRequest {
    /// Data at a path; decoded pictures take 1 GiB at most unless told.
    init(_ path: String, memory: ByteCount?) {
        self.init(path)
        if let memory { loading = PictureLoading(memoryBytes: memory.bytes) }
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
