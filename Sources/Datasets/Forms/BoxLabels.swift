import Files
import Formats

/// What a table of boxes says about pictures, whether they are there or not.
package struct BoxLabels {
    /// The classes; the first is the background.
    package let classes: [String]
    /// The pictures that the table names, sorted.
    package let names: [String]
    /// The classes of the table that the wanted ones gather.
    let wantedDataClasses: [String]
    private let indices: [String: Int]
    private let entries: [String: [BoxTable.Entry]]
    private let withdrawn: [String: [BoxTable.Entry]]

    /// Reads tables.
    ///
    /// - Parameters:
    ///   - table: A file or folder of any form of boxes.
    ///   - pictures: The folder of the pictures, after which Pascal VOC names them.
    ///   - mapping: The wanted classes; nil takes each class of the table, in alphabetical order.
    ///   - ignoredCSV: A table of what the first one leaves out.
    /// - Throws: `FormatError`, ``TrainingDataError``.
    package init(
        contentsOf table: String, pictures: String, classes mapping: ClassMapping?, ignoring ignoredCSV: String?
    ) throws {
        let ignored: BoxTable? = if let ignoredCSV { try BoxTable(CSVTable(contentsOf: ignoredCSV)) } else { nil }
        try self.init(BoxTable(contentsOf: table, pictures: pictures), classes: mapping, ignoring: ignored)
    }

    /// The labels of a table.
    ///
    /// - Throws: ``TrainingDataError`` where the table lacks a wanted class.
    init(_ table: BoxTable, classes: ClassMapping?, ignoring ignored: BoxTable?) throws {
        let mapping =
            classes ?? ClassMapping(table.classNames.map { ClassMapping.Entry(name: $0, dataClasses: [$0]) })
        indices = try mapping.classIndices()
        let known = table.knownClasses
        for name in mapping.entries.flatMap(\.dataClasses) where !known.contains(name) {
            throw TrainingDataError.unknownDataClass(name: name, found: known)
        }
        self.classes = [LabelledData.backgroundClass] + mapping.entries.map(\.name)
        wantedDataClasses = mapping.entries.flatMap(\.dataClasses)
        names = table.images.sorted()
        entries = Dictionary(grouping: table.entries, by: \.image)
        withdrawn = Dictionary(grouping: ignored?.entries ?? [], by: \.image)
    }

    /// The index of the class under its own name, or under one of the table that it gathers; nil for no wanted class.
    package func classIndex(of name: String) -> Int? {
        classes.dropFirst().firstIndex(of: name) ?? indices[name]
    }

    /// What is on a picture.
    ///
    /// - Parameter warnings: Takes what is wrong with its boxes.
    package func label(
        of name: String, width: Int, height: Int, warnings: inout [TrainingDataWarning]
    ) -> LabelledPicture.Label {
        func isKept(_ entry: BoxTable.Entry, _ warnings: inout [TrainingDataWarning]) -> Bool {
            let problem = Self.problem(of: entry, width: width, height: height)
            if let problem { warnings.append(problem) }
            return problem == nil
        }
        let unmarked = (withdrawn[name] ?? []).filter { isKept($0, &warnings) }.map(\.box)
        let wanted = (entries[name] ?? []).filter { indices[$0.className] != nil && isKept($0, &warnings) }
        let objects = wanted.filter { !$0.isIgnored && !unmarked.contains($0.box) }
            .map { LabelledObject(classIndex: indices[$0.className]!, box: $0.box) }
        return .objects(objects, ignored: unmarked + wanted.filter(\.isIgnored).map(\.box))
    }

    /// Why a box cannot be used.
    private static func problem(of entry: BoxTable.Entry, width: Int, height: Int) -> TrainingDataWarning? {
        let box = entry.box
        if box.width == 0 || box.height == 0 {
            return .emptyBox(path: entry.path, line: entry.line, image: entry.image)
        }
        if box.xmax <= 0 || box.ymax <= 0 || box.xmin >= Double(width) || box.ymin >= Double(height) {
            return .boxOutsidePicture(
                path: entry.path, line: entry.line, image: entry.image, width: width, height: height)
        }
        return nil
    }
}

extension BoxTable {
    /// Reads a table of the form that its name tells.
    ///
    /// - Parameter folder: Where its names of pictures start.
    /// - Throws: `FormatError`, ``TrainingDataError``.
    init(contentsOf path: String, pictures folder: String) throws {
        switch DataForm(ofBoxes: path) {
        case .pascalVOC: try self.init(voc: path, pictures: folder)
        case .coco: try self.init(coco: path)
        case .labelImages: try self.init(labelImages: path, pictures: folder)
        case .boxes: try self.init(CSVTable(contentsOf: path))
        default: throw TrainingDataError.unknownForm(path: path, lookedFor: DataForm.lookedForBoxes)
        }
    }
}
