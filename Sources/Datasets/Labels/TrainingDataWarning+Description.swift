extension TrainingDataWarning: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .unlabelledPictures(let count, let example):
            "\(count) pictures of the folder are not named beside the boxes and are not used, for example '\(example)'; in a "
                + "CSV file a line 'name,,,,,' says that a picture has no object, in YOLO an empty text"
        case .emptyBoxes(let count, let first):
            (count == 1 ? "1 box has no area and is left out: " : "\(count) boxes have no area and are left out: ")
                + LabelPlace.list(first, of: count)
        case .rowsSkipped(let count, let first):
            count == 1
                ? "1 box cannot be used and is left out: \(first)"
                : "\(count) boxes cannot be used and are left out, the first because: \(first)"
        case .labelFilesSkipped(let count, let first):
            count == 1
                ? "1 file of labels is left out: \(first)"
                : "\(count) files of labels are left out, the first because: \(first)"
        case .boxesOutsidePicture(let count, let first):
            (count == 1
                ? "1 box lies outside of its picture and is left out: "
                : "\(count) boxes lie outside of their pictures and are left out: ") + LabelPlace.list(first, of: count)
        case .boxesClipped(let count, let first):
            (count == 1
                ? "1 box reaches beyond its picture and is clipped: "
                : "\(count) boxes reach beyond their pictures and are clipped: ") + LabelPlace.list(first, of: count)
        case .objectsIgnored(let count):
            "\(count == 1 ? "1 object is" : "\(count) objects are") marked as a crowd or as hard to make out: nothing is learnt "
                + "there, neither an object nor background"
        case .classWithoutSamples(let name):
            "class '\(name)' has no sample; the net will never answer it"
        case .otherSize(let path, let line, let image, let statedWidth, let statedHeight, let width, let height):
            "\(path):\(line): '\(image)' has \(width)×\(height) pixels, not \(statedWidth)×\(statedHeight) as stated "
                + "here; its boxes may be elsewhere"
        case .withoutGroup(let count, let example):
            "\(count) pictures have names that do not tell their group, for example '\(example)'; each keeps its own"
        case .contradictionsDropped(let count, let first, let second):
            "\(count) pictures stood in the data with several labels and are left out, for example '\(first)' and "
                + "'\(second)'"
        case .dividedIntoRegions(let count, let margin):
            "\(count == 1 ? "1 picture with objects is" : "\(count) pictures with objects are") too few to be dealt out as "
                + "wholes: each is divided into regions for training, validation and test, \(margin) pixels apart"
        }
    }
}
