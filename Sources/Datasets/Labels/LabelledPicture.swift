import Raster

/// What is known about one picture.
public struct LabelledPicture: Sendable, Equatable {
    /// What the label of a picture speaks of.
    public enum Label: Sendable, Equatable {
        /// The picture as a whole is one sample of a class.
        case whole(classIndex: Int)
        /// Objects are on a background. `ignored` holds objects that were left unmarked: nothing is
        /// trained on them, neither as objects nor as background.
        case objects([LabelledObject], ignored: [Box])
    }

    /// The file; that of all of its pictures where it holds many.
    public var path: String
    /// The name in the data set, unique in it: below the folder of the pictures, or a number in a file.
    public var name: String
    /// Pictures of one group (one patient, one slide) are never in two parts of a split.
    public var group: String
    /// The part of a split that the data put it into; `nil` for a picture that is dealt out.
    public var part: Split.Part?
    /// Pixels in a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// What is on it.
    public var label: Label

    /// A picture from what is known about it; a group of its own unless one is given.
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
