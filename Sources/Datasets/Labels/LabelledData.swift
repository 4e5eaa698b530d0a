import Raster

/// An object that a person has marked on a picture.
public struct LabelledObject: Hashable, Sendable {
    /// Index into ``LabelledData/classes``; never 0, which is the background.
    public var classIndex: Int
    /// Where it is.
    public var box: Box

    /// An object from its class and its place.
    public init(classIndex: Int, box: Box) {
        self.classIndex = classIndex
        self.box = box
    }
}

/// What is known about one picture.
public struct LabelledPicture: Sendable, Equatable {
    /// What the label of a picture speaks of.
    public enum Label: Sendable, Equatable {
        /// The picture as a whole is one sample of a class.
        case whole(classIndex: Int)
        /// Objects stand on a background. `ignored` holds objects that were left unmarked: nothing is
        /// trained on them, neither as objects nor as background.
        case objects([LabelledObject], ignored: [Box])
    }

    /// The file; that of all of its pictures where it holds many.
    public var path: String
    /// The name in the data set, unique in it: below the folder of the pictures, or a number in a file.
    public var name: String
    /// Pictures of one group (one patient, one slide) never stand on two sides of a split.
    public var group: String
    /// The part of a split that the data put it into; `nil` for a picture that is dealt out.
    public var part: Split.Part?
    /// Pixels in a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// What is on it.
    public var label: Label

    /// A picture from what is known about it; a group of its own unless told.
    public init(
        path: String, name: String, group: String? = nil, part: Split.Part? = nil, width: Int, height: Int,
        label: Label
    ) {
        self.path = path
        self.name = name
        self.group = group ?? name
        self.part = part
        self.width = width
        self.height = height
        self.label = label
    }

    /// The marked objects; none when the picture is a sample as a whole.
    public var objects: [LabelledObject] {
        if case .objects(let objects, _) = label { objects } else { [] }
    }

    /// The objects that were left unmarked.
    public var ignored: [Box] {
        if case .objects(_, let ignored) = label { ignored } else { [] }
    }
}

/// A picture that cannot be used, and why.
public struct SkippedPicture: Sendable, Equatable {
    /// The file.
    public var path: String
    /// One sentence.
    public var reason: String
}

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
    /// What a person should know before training.
    public var warnings: [TrainingDataWarning]

    /// Data from its parts.
    public init(
        classes: [String], pictures: [LabelledPicture], store: any PictureStore, hashes: [SampleHash] = [],
        skipped: [SkippedPicture] = [], warnings: [TrainingDataWarning] = []
    ) {
        precondition(store.count == pictures.count, "every labelled picture has its samples in the store")
        precondition(hashes.isEmpty || hashes.count == pictures.count, "every picture has its hash, or none has")
        self.classes = classes
        self.pictures = pictures
        self.store = store
        self.hashes = hashes
        self.skipped = skipped
        self.warnings = warnings
    }

    /// The name of the class that stands for everything that is not an object.
    public static let backgroundClass = "background"

    /// How many pictures of which size and of how many classes, for example `60000 pictures of 28x28x1, 10 classes`.
    public var summary: String {
        let sizes = Set(pictures.lazy.map { [$0.width, $0.height] }.prefix(10_000))
        let isOneSize = sizes.count == 1 && pictures.allSatisfy { [$0.width, $0.height] == sizes.first! }
        let size = isOneSize ? " of \(sizes.first![0])x\(sizes.first![1])x\(store.channels)" : ""
        let objects = pictures.reduce(0) { $0 + $1.objects.count }
        return "\(pictures.count) picture\(pictures.count == 1 ? "" : "s")\(size)"
            + (objects > 0 ? ", \(objects) objects" : "") + ", \(classes.count) classes"
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
