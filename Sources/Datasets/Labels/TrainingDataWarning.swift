/// Something in the data that is tolerated, but that a person should know.
public enum TrainingDataWarning: Sendable, Equatable {
    /// Pictures in the folder of which the table says nothing; they are not used.
    case unlabelledPictures(count: Int, example: String)
    /// Boxes without area; they are left out. `first` are the first few.
    case emptyBoxes(count: Int, first: [LabelPlace])
    /// Lines of a table of boxes that cannot be used; see ``LabelledData/skippedRows``. `first` is a sentence.
    case rowsSkipped(count: Int, first: String)
    /// Files of labels that cannot be read, or are of no picture. `first` is a sentence.
    case labelFilesSkipped(count: Int, first: String)
    /// Boxes of which no pixel is on the picture, and points beside it; they are left out. `first` are the first few.
    case boxesOutsidePicture(count: Int, first: [LabelPlace])
    /// Boxes that reach beyond the picture by half a pixel or more; they are clipped. `first` are the first few.
    case boxesClipped(count: Int, first: [LabelPlace])
    /// Crowds and objects that are hard to make out; nothing is learnt from them, and they are not counted.
    case objectsIgnored(count: Int)
    /// A class of the net with not a single sample.
    case classWithoutSamples(name: String)
    /// The size of a picture is not what the annotations say, so its boxes may be elsewhere.
    case otherSize(
        path: String, line: Int, image: String, statedWidth: Int, statedHeight: Int, width: Int, height: Int)
    /// Pictures whose names do not tell a group; each is a group of its own, or of the group that it had.
    case withoutGroup(count: Int, example: String)
    /// Pictures that the data had under several labels were taken out.
    case contradictionsDropped(count: Int, first: String, second: String)
    /// Pictures are too few to be dealt out; each is divided into regions, with so many pixels between them.
    case dividedIntoRegions(count: Int, margin: Int)
}
