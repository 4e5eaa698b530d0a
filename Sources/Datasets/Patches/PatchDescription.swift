import Raster

/// One patch: which window of which picture, what it shows, and how it is altered.
public struct PatchDescription: Sendable, Hashable {
    /// Why the patch is in the plan.
    public enum Kind: Sendable, Hashable {
        /// A marked object.
        case object
        /// Background that shows a part of an object, off its middle.
        case nearMiss
        /// Background from anywhere.
        case background
        /// A picture that is one sample as a whole.
        case whole
        /// Background that an earlier network took for an object.
        case mined
    }

    /// Index into ``LabelledData/pictures``.
    public var pictureIndex: Int
    /// The middle of the window, in pixels from the left edge of the picture.
    public var centerX: Double
    /// The middle of the window, in pixels from the top edge of the picture.
    public var centerY: Double
    /// Index into ``LabelledData/classes``.
    public var classIndex: Int
    /// Why the patch is in the plan.
    public var kind: Kind
    /// The box of the object in pixels of the picture; nil for what is no object, or has no box.
    public var box: Box?
    /// The part of the picture that the patch takes for the whole; nil for all of it.
    public var part: PicturePart?
    /// Decides the ``Augmentation``; `nil` leaves the patch as it is on the picture.
    public var augmentationSeed: UInt64?

    /// A description from its parts.
    public init(
        pictureIndex: Int, centerX: Double, centerY: Double, classIndex: Int, kind: Kind,
        augmentationSeed: UInt64? = nil, box: Box? = nil, part: PicturePart? = nil
    ) {
        self.pictureIndex = pictureIndex
        self.centerX = centerX
        self.centerY = centerY
        self.classIndex = classIndex
        self.kind = kind
        self.augmentationSeed = augmentationSeed
        self.box = box
        self.part = part
    }
}
