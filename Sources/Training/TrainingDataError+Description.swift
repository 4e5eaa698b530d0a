import Foundation

extension TrainingDataError: LocalizedError, CustomStringConvertible {
    /// One sentence: what, where, expected and found, and what to do.
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            "cannot read '\(path)': \(reason)"
        case .notText(let path):
            "'\(path)' is not text in UTF-8; export the table as CSV (UTF-8)"
        case .emptyTable(let path):
            "'\(path)' is empty; the first line must name the columns: image,class,xmin,ymin,xmax,ymax"
        case .missingColumn(let path, let line, let name, let found):
            "\(path):\(line): column '\(name)' is missing, found \(list(found)); "
                + "the first line must name the columns"
        case .repeatedColumn(let path, let line, let name):
            "\(path):\(line): column '\(name)' is named twice; remove or rename one"
        case .wrongFieldCount(let path, let line, let expected, let found):
            "\(path):\(line): expected \(expected) fields as in the first line, found \(found); "
                + "put fields that hold a comma into double quotes"
        case .unterminatedQuote(let path, let line, let column):
            "\(path):\(line):\(column): the quoted field that starts here never ends; add the closing quote"
        case .textAfterQuote(let path, let line, let column):
            "\(path):\(line):\(column): expected a comma or the end of the line after the closing quote; "
                + "write a quote inside a field as two quotes"
        case .badField(let path, let line, let column, let name, let expected, let found):
            "\(path):\(line):\(column): column '\(name)': expected \(expected), found '\(found)'"
        case .unknownDataClass(let name, let found):
            "the data has no class '\(name)', found \(list(found)); classes are case-sensitive"
        case .dataClassMappedTwice(let name, let first, let second):
            "class '\(name)' of the data is wanted as '\(first)' and as '\(second)'; decide for one"
        case .classNameTaken(let name):
            "class name '\(name)' is taken (it is used twice, or stands for what is outside of all boxes); "
                + "choose another"
        case .noObjects(let path, let classes):
            "'\(path)' has no usable box of \(list(classes)); there is nothing to learn"
        case .emptyClass(let name, let path):
            "class '\(name)' has no usable picture in '\(path)'; add pictures or remove the folder"
        case .oneClassOnly(let path, let found):
            "'\(path)' has \(found.isEmpty ? "no class folder" : "one class only (\(list(found)))"); a net needs "
                + "at least two classes to tell apart: make a folder for each, for example 'background'"
        case .noUsablePictures(let path, let skipped, let firstReason):
            "'\(path)' has no usable picture"
                + (firstReason.map { "; \(skipped) skipped, the first because: \($0)" } ?? "")
        case .tooFewGroups(let needed, let found):
            "the split needs at least \(needed) pictures (or groups of pictures), found \(found); "
                + "add pictures or ask for fewer parts"
        }
    }

    /// The same sentence, for callers that ask Foundation.
    public var errorDescription: String? { description }

    private func list(_ names: [String]) -> String {
        if names.isEmpty { return "nothing" }
        let shown = names.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
        return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
    }
}

extension TrainingDataWarning: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .unlabelledPictures(let count, let example):
            "\(count) pictures of the folder have no line in the table and are not used, for example '\(example)'; "
                + "a line 'name,,,,,' says that a picture has no object"
        case .emptyBox(let path, let line, let image):
            "\(path):\(line): the box on '\(image)' has no area and is left out"
        case .boxOutsidePicture(let path, let line, let image, let width, let height):
            "\(path):\(line): the box lies outside of '\(image)' (\(width)×\(height) pixels) and is left out"
        case .classWithoutSamples(let name):
            "class '\(name)' has no sample; the net will never answer it"
        }
    }
}
