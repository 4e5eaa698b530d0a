/// Pictures, what is on them, and the classes that a net is to tell apart.
///
/// ``DataRequest`` makes it from what lies at a path: a folder per class (``folders(_:channels:loading:)``), a table
/// of pictures (``manifest(_:channels:loading:)``), pictures and boxes on them
/// (``boxes(_:pictures:classes:ignoring:channels:loading:)``), or files that hold many pictures
/// (``idx(_:channels:loading:)``, ``cifar(_:channels:loading:)``).
public struct LabelledData: Sendable {
    /// Class names in the order of the net's outputs; class 0 is `background` where there are boxes.
    public var classes: [String]
    /// The usable pictures, sorted by name, or in the order of the file that holds them; negatives come last.
    public var pictures: [LabelledPicture]
    /// The samples of ``pictures``, under the same indices.
    public var store: any PictureStore
    /// A hash of the samples of each picture; empty where they are not known.
    public var hashes: [SampleHash]
    /// Files that are broken or missing.
    public var skipped: [SkippedPicture]
    /// Boxes that cannot be used, in the order of their table.
    public var skippedRows: [SkippedRow]
    /// What a person should know before training.
    public var warnings: [TrainingDataWarning]

    /// Data from its parts.
    public init(
        classes: [String], pictures: [LabelledPicture], store: any PictureStore, hashes: [SampleHash] = [],
        skipped: [SkippedPicture] = [], skippedRows: [SkippedRow] = [],
        warnings: [TrainingDataWarning] = []
    ) {
        precondition(store.count == pictures.count, "every labelled picture has its samples in the store")
        precondition(hashes.isEmpty || hashes.count == pictures.count, "every picture has its hash, or none has")
        self.classes = classes
        self.pictures = pictures
        self.store = store
        self.hashes = hashes
        self.skipped = skipped
        self.skippedRows = skippedRows
        self.warnings = warnings
    }

    /// The name of the class of everything that is not an object.
    public static let backgroundClass = "background"

    /// How many pictures of which size and of how many classes, for example `60000 pictures of 28x28x1, 10 classes`.
    public var summary: String {
        // Of many pictures the first tell whether it is worth looking at all.
        let sizes = Set(pictures.lazy.map { [$0.width, $0.height] }.prefix(10_000))
        let isOneSize = sizes.count == 1 && pictures.allSatisfy { [$0.width, $0.height] == sizes.first! }
        let size = isOneSize ? " of \(sizes.first![0])x\(sizes.first![1])x\(store.channels)" : ""
        let objects = pictures.reduce(0) { $0 + $1.objects.count }
        return "\(pictures.count) picture\(pictures.count == 1 ? "" : "s")\(size)"
            + (objects > 0 ? ", \(objects) objects" : "") + ", \(classes.count) classes"
            + (intensity.map { ", \($0)" } ?? "")
    }

    /// The number of marked objects (or whole pictures) of each class, in the order of ``classes``.
    public var samplesPerClass: [Int] {
        var counts = Array(repeating: 0, count: classes.count)
        for picture in pictures {
            switch picture.label {
            case .whole(let classIndex): counts[classIndex] += 1
            case .objects(let objects, _): for object in objects { counts[object.classIndex] += 1 }
            }
        }
        return counts
    }
}
