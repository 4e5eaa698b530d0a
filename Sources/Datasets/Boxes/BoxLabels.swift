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
    private let sizes: [String: BoxTable.StatedSize]
    private let path: String
    /// What is wrong with the files: boxes that cannot be used, and files that cannot be read.
    package let warnings: [TrainingDataWarning]

    /// Reads tables.
    ///
    /// - Parameters:
    ///   - table: A file or folder of any form of boxes.
    ///   - pictures: The folder of the pictures, after which all but tables and COCO name them; nil where none is known.
    ///   - mapping: The wanted classes; nil takes each class of the table, in alphabetical order.
    ///   - ignoredCSV: A table of what the first one leaves out.
    ///   - pointSize: The width and height of objects that are marked by points, in pixels.
    /// - Throws: `FormatError`, ``TrainingDataError``.
    package init(
        contentsOf table: String, pictures: String?, classes mapping: ClassMapping?, ignoring ignoredCSV: String?,
        pointSize: Double? = nil
    ) throws {
        let ignored = try ignoredCSV.map { try BoxTable(CSVTable(contentsOf: $0), pointSize: pointSize) }
        try self.init(
            BoxTable(contentsOf: table, pictures: pictures.map { try NamedPictures(below: $0) }, pointSize: pointSize),
            classes: mapping, ignoring: ignored)
    }

    /// Reads a table of pictures that are not at hand.
    ///
    /// - Parameter named: The names of the pictures.
    /// - Throws: `FormatError`, ``TrainingDataError``.
    package init(
        contentsOf table: String, named: [String], classes mapping: ClassMapping?, ignoring ignoredCSV: String?,
        pointSize: Double? = nil
    ) throws {
        let ignored = try ignoredCSV.map { try BoxTable(CSVTable(contentsOf: $0), pointSize: pointSize) }
        try self.init(
            BoxTable(contentsOf: table, pictures: NamedPictures(named), pointSize: pointSize), classes: mapping,
            ignoring: ignored)
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
        sizes = table.sizes
        path = table.path
        let rows = table.skippedRows + (ignored?.skippedRows ?? [])
        var warnings: [TrainingDataWarning] = []
        if let first = rows.first { warnings.append(.rowsSkipped(count: rows.count, first: first.reason)) }
        if let first = table.skipped.first {
            warnings.append(.labelFilesSkipped(count: table.skipped.count, first: first.reason))
        }
        self.warnings = warnings
        entries = Dictionary(grouping: table.entries, by: \.image)
        withdrawn = Dictionary(grouping: ignored?.entries ?? [], by: \.image)
    }

    /// The index of the class under its own name, or under one of the table that it gathers; nil for no wanted class.
    package func classIndex(of name: String) -> Int? {
        classes.dropFirst().firstIndex(of: name) ?? indices[name]
    }

    /// What is on a picture.
    ///
    /// - Parameters:
    ///   - size: The picture's width and height in pixels, to which boxes are clipped.
    ///   - problems: Takes what is wrong with its boxes.
    package func label(
        of name: String, on size: (width: Int, height: Int), problems: inout BoxProblems
    ) -> LabelledPicture.Label { label(of: name, knowing: size, problems: &problems) }

    /// What is on a picture that is not at hand; nothing is clipped.
    ///
    /// - Throws: ``TrainingDataError/sharesWithoutSizes(path:image:)`` where places are shares of a picture whose size the
    ///   labels do not say.
    package func label(of name: String, problems: inout BoxProblems) throws -> LabelledPicture.Label {
        guard (entries[name] ?? []).contains(where: { $0.unit == .share }) else {
            return label(of: name, knowing: nil, problems: &problems)
        }
        guard let size = sizes[name] else { throw TrainingDataError.sharesWithoutSizes(path: path, image: name) }
        return label(of: name, knowing: (size.width, size.height), problems: &problems)
    }

    private func label(
        of name: String, knowing size: (width: Int, height: Int)?, problems: inout BoxProblems
    ) -> LabelledPicture.Label {
        let unmarked = (withdrawn[name] ?? []).compactMap { entry in
            problems.usable(entry, on: size).map { (marked: entry.box(on: size), used: $0) }
        }
        var objects: [LabelledObject] = []
        var ignored = unmarked.map(\.used)
        for entry in entries[name] ?? [] {
            guard let index = indices[entry.className], let box = problems.usable(entry, on: size) else { continue }
            if entry.isIgnored {
                ignored.append(box)
            } else if !unmarked.contains(where: { $0.marked == entry.box(on: size) }) {
                objects.append(LabelledObject(classIndex: index, box: box))
            }
        }
        return .objects(objects, ignored: ignored)
    }

    /// How many wanted objects of all pictures are neither learnt from nor counted.
    var ignoredCount: Int {
        entries.values.reduce(0) { $0 + $1.count { $0.isIgnored && indices[$0.className] != nil } }
    }
}

extension BoxTable {
    /// Reads a table of the form that its name and its beginning tell.
    ///
    /// - Parameters:
    ///   - pictures: The pictures, where the form needs them; nil where they are not known.
    ///   - pointSize: The width and height of objects that are marked by points, in pixels.
    /// - Throws: `FormatError`, ``TrainingDataError``.
    init(
        contentsOf path: String, pictures named: @autoclosure () throws -> NamedPictures?, pointSize: Double? = nil
    ) throws {
        func pictures() throws -> NamedPictures { try named() ?? NamedPictures([]) }
        switch DataForm(ofBoxes: path) {
        case .pascalVOC: try self.init(voc: path, pictures: pictures())
        case .coco: try self.init(coco: path)
        case .labelImages: try self.init(labelImages: path, pictures: pictures())
        case .boxes: try self.init(CSVTable(contentsOf: path), pointSize: pointSize)
        case .yolo:
            guard let pictures = try named() else {
                throw TrainingDataError.sharesWithoutSizes(path: path, image: nil)
            }
            try self.init(yolo: path, pictures: pictures)
        case .pascalText: try self.init(pascalTexts: path, pictures: pictures())
        case .cvat:
            try self.init(cvat: DataForm.cvatFile(at: path), pictures: pictures(), pointSize: pointSize)
        case .labelStudio: try self.init(labelStudio: path, pictures: pictures(), pointSize: pointSize)
        default:
            guard PictureFolder.isFile(path) || PictureFolder.isFolder(path) else {
                throw TrainingDataError.cannotRead(path: path, reason: "there is no such file or folder")
            }
            throw TrainingDataError.unknownForm(path: path, lookedFor: DataForm.lookedForBoxes)
        }
    }
}
