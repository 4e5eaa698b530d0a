import Files
import Glibc

extension TrainingDataError: DescribedError {
    /// One sentence: what, where, expected and found, and what to do.
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            "cannot read '\(path)': \(reason)"
        case .unknownDataClass(let name, let found):
            "the data has no class '\(name)', found \(found.isEmpty ? "nothing" : found.quoted(atMost: 8)); "
                + "classes are case-sensitive"
        case .dataClassMappedTwice(let name, let first, let second):
            "class '\(name)' of the data is wanted as '\(first)' and as '\(second)'; decide for one"
        case .classNameTaken(let name):
            "class name '\(name)' is taken (it is used twice, or stands for what is outside of all boxes); "
                + "choose another"
        case .noObjects(let path, let classes):
            "'\(path)' has no usable box\(classes.isEmpty ? "" : " of " + classes.quoted(atMost: 8)); "
                + "there is nothing to learn"
        case .emptyClass(let name, let path):
            "class '\(name)' has no usable picture in '\(path)'; add pictures or take the class out"
        case .oneClassOnly(let path, let found):
            found.isEmpty
                ? "'\(path)' has no class; a net needs at least two to tell apart: make a folder of pictures for each"
                : "'\(path)' has one class only (\(found.quoted(atMost: 8))); a net needs at least two classes to tell "
                    + "apart: add pictures of another, for example of 'background'"
        case .noUsablePictures(let path, let skipped, let firstReason):
            "'\(path)' has no usable picture"
                + (firstReason.map { "; \(skipped) skipped, the first because: \($0)" } ?? "")
        case .tooFewGroups(let needed, let found):
            "the split needs at least \(needed) pictures (or groups of pictures), found \(found); "
                + "add pictures or ask for fewer parts"
        case .groupInTwoParts(let name, let first, let second):
            "group '\(name)' has pictures in the \(first.rawValue) part and in the \(second.rawValue) part of the data; "
                + "a group stands in one part, or nothing says how good the net is"
        case .damagedFile(let path, let byte, let expected, let found):
            "'\(path)': byte \(byte): expected \(expected), found \(found); copy or download the file again"
        case .tooLargeForMemory(let path, let bytes, let limit):
            "the pictures of '\(path)' need \(bytes) bytes of memory, and \(limit) are left"
        case .unlikeCounts(let images, let pictures, let labels, let count):
            "'\(images)' has \(pictures) pictures, and '\(labels)' has \(count) labels; they do not belong together"
        case .missingLabels(let images, let labels):
            "'\(images)' has no labels; put '\(labels)' (or .gz) beside it"
        case .unknownForm(let path, let lookedFor):
            "'\(path)' has no form that is known; looked for \(lookedFor.joined(separator: ", "))"
        case .pointsWithoutSize(let path):
            "'\(path)' has points and no boxes; say how large objects are, in pixels"
        case .sharesWithoutSizes(let path, let image):
            "'\(path)' has places in shares of pictures, and the size of \(image.map { "'\($0)'" } ?? "these") is not known here; give boxes in pixels: "
                + "a table .csv, COCO or Pascal VOC"
        case .severalForms(let path, let found):
            "'\(path)' has data of several forms: \(found.joined(separator: " and ")); put each into a folder of its own"
        case .severalSets(let path, let found):
            "'\(path)' has several sets of IDX files: "
                + "\(found.map { $0.isEmpty ? "(no prefix)" : $0 }.quoted(atMost: 8)); name one, as in "
                + "'\(path)/\(found.last ?? "")'"
        case .contradictoryLabels(let first, let firstLabel, let second, let secondLabel, let count):
            "'\(first)' (\(firstLabel)) and '\(second)' (\(secondLabel)) are the same picture; \(count) pictures of the "
                + "data contradict others: correct their labels"
        case .duplicatesAcrossParts(let sentence):
            "\(sentence); take them out of the data"
        case .badGroupPattern(let pattern, let reason):
            "'\(pattern)' cannot tell the groups of pictures: \(reason)"
        case .pictureGone(let path, let reason):
            "'\(path)' can no longer be read as it was at the start: \(reason)"
        case .partUnknown(let part):
            "the model does not say which pictures were its \(part.rawValue) part"
        case .otherPictures(let part, let expected, let found):
            "the \(part.rawValue) part of the model cannot be told among these pictures: they are not those of the "
                + "training (\(expected) then, \(found) here); give the same data"
        }
    }
}
