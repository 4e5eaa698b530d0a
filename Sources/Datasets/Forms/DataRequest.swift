import Files
import Formats
import FoundationEssentials

/// Which labelled pictures are wanted, in whatever form they lie there.
///
/// ```swift
/// var request = DataRequest("mnist/")
/// request.channels = 1
/// let data = try request.load()  // IDX, 70000 pictures of 28x28x1, 10 classes
/// ```
public struct DataRequest: Sendable {
    /// A folder with a folder of pictures for each class, IDX files, a folder with CIFAR, a table `path,label`, or the
    /// folder of the pictures of ``boxes``; also a folder with the `data.yaml` of YOLO, or that file.
    public var path: String
    /// What is on the pictures: a table of boxes, or labels in the form of COCO, Pascal VOC, YOLO, CVAT or Label Studio; see
    /// ``LabelledData/boxes(_:pictures:classes:ignoring:pointSize:channels:loading:)``.
    public var boxes: String?
    /// The width and height of objects that ``boxes`` mark by points, in pixels.
    public var pointSize: Double?
    /// What ``boxes`` leave out.
    public var ignoring: String?
    /// The wanted classes of ``boxes``; `nil` takes every class.
    public var classes: ClassMapping?
    /// A folder of pictures that are known to be free of objects.
    public var negatives: String?
    /// A regular expression: what its first capture matches in a picture's name is the picture's group.
    public var groupPattern: String?
    /// Takes out pictures that the data have under several labels, instead of refusing them.
    public var dropsContradictions = false
    /// 1 gives grey pictures, 3 gives colour.
    public var channels = 3
    /// How pictures are brought into memory.
    public var loading = PictureLoading()

    /// A request for what lies at a path.
    public init(_ path: String) { self.path = path }

    /// Finds out the form of the data and reads them.
    ///
    /// - Throws: `FormatError` where a table or annotations cannot be read, ``TrainingDataError`` otherwise.
    public func load() throws -> (data: LabelledData, form: DataForm) {
        var (data, form) = try source()
        if let negatives { data = try data.adding(negatives: negatives, channels: channels, loading: loading) }
        if let groupPattern { data = try data.grouped(by: groupPattern) }
        return (try data.withoutContradictions(drops: dropsContradictions), form)
    }

    /// What is on the pictures, and their folder: as they are wanted, or as a description for YOLO in ``path`` says; nil where
    /// pictures are samples as wholes.
    private var labels: (boxes: String, pictures: String)? {
        if let boxes { return (boxes, path) }
        if YOLOClasses.isYAML(path), PictureFolder.isFile(path) { return (path, Path.folder(of: path)) }
        let description = Path.joined(path, "data.yaml")
        return PictureFolder.isFile(description) ? (description, path) : nil
    }

    private func source() throws -> (LabelledData, DataForm) {
        if let (boxes, pictures) = labels {
            let data = try LabelledData.boxes(
                boxes, pictures: pictures, classes: classes, ignoring: ignoring, pointSize: pointSize,
                channels: channels,
                loading: loading)
            return (data, DataForm(ofBoxes: boxes)!)
        }
        let form = try DataForm(of: path)
        let decoder = PictureDecoder(channels: channels, loading: loading)
        // Negatives bring a class of their own.
        let minimumClasses = negatives == nil ? 2 : 1
        let data: LabelledData =
            switch form {
            case .table:
                try .manifest(CSVTable(contentsOf: path), decoder: decoder, minimumClasses: minimumClasses)
            case .idx: try .idx(path, channels: channels, loading: loading, minimumClasses: minimumClasses)
            case .cifar: try .cifar(path, channels: channels, loading: loading, minimumClasses: minimumClasses)
            default: try .folders(path, decoder: decoder, minimumClasses: minimumClasses)
            }
        return (data, form)
    }
}
