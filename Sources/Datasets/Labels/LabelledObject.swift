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
