import Files
import Formats
import FoundationEssentials

extension LabelledData {
    /// Reads pictures and a table of the boxes on them.
    ///
    /// The name of the table tells its form: `.csv` is a line for each box (`image,class,xmin,ymin,xmax,ymax`, and
    /// `group` where there are groups; see `BoxTable/init(_:pointSize:)` for other names); `.json` is that of COCO or of Label
    /// Studio; `.xml` is that of Pascal VOC or of CVAT, a folder of such files that of Pascal VOC; a folder of texts, or the
    /// `.yaml` that describes one, is that of YOLO, or of PASCAL's first years. A picture that the table names is used even when none of its boxes
    /// is wanted: what is outside of wanted boxes is background, other boxed classes included. Crowds of COCO and
    /// difficult objects of VOC are ignored: nothing is learnt from them, and they are not counted. Broken and missing
    /// pictures are listed in ``skipped``, boxes that cannot be used in ``skippedRows``.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - folder: Where the names of the table start.
    ///   - classes: The wanted classes; `nil` takes each class of the table, in alphabetical order. Class 0 is
    ///     always `background`.
    ///   - ignoredCSV: A table of what the first one leaves out: objects without a box, from which nothing is
    ///     learnt, and groups of pictures. A box with the same edges as one of the first table withdraws that
    ///     one. Lines on pictures that the first table does not name are unused.
    ///   - pointSize: The width and height of objects that are marked by points, in pixels.
    ///   - channels: 1 decodes to grey, 3 to red, green, blue.
    /// - Throws: `FormatError` where a table cannot be read, ``TrainingDataError`` where it does not fit what is wanted.
    public static func boxes(
        _ table: String, pictures folder: String, classes: ClassMapping? = nil, ignoring ignoredCSV: String? = nil,
        pointSize: Double? = nil, channels: Int = 3, loading: PictureLoading = PictureLoading()
    ) throws -> LabelledData {
        let boxes = try BoxTable(contentsOf: table, pictures: NamedPictures(below: folder), pointSize: pointSize)
        let ignored = try ignoredCSV.map { try BoxTable(CSVTable(contentsOf: $0), pointSize: pointSize) }
        return try self.boxes(
            table: boxes, pictures: folder, classes: classes, ignoring: ignored,
            decoder: PictureDecoder(channels: channels, loading: loading))
    }

    static func boxes(
        table: BoxTable, pictures folder: String, classes: ClassMapping?, ignoring ignored: BoxTable?,
        decoder: PictureDecoder
    ) throws -> LabelledData {
        let labels = try BoxLabels(table, classes: classes, ignoring: ignored)
        let names = labels.names
        let decoded = decoder.decode(names.map { Path.joined(folder, $0) })
        var warnings = unlabelledPictures(in: folder, labelled: Set(names))
        let skippedRows = table.skippedRows + (ignored?.skippedRows ?? [])
        if let first = skippedRows.first {
            warnings.append(.rowsSkipped(count: skippedRows.count, first: first.reason))
        }
        var problems = BoxProblems()
        let pictures = decoded.usable.map { picture in
            let name = names[picture.index]
            if let warning = otherSize(of: picture, name: name, stated: table.sizes[name]) { warnings.append(warning) }
            return LabelledPicture(
                path: Path.joined(folder, name), name: name, group: ignored?.groups[name] ?? table.groups[name],
                part: table.parts[name],
                width: picture.width, height: picture.height,
                label: labels.label(of: name, on: (picture.width, picture.height), problems: &problems))
        }
        warnings += problems.warnings
        if labels.ignoredCount > 0 { warnings.append(.objectsIgnored(count: labels.ignoredCount)) }
        let skipped = table.skipped + decoded.skipped
        guard !pictures.isEmpty else {
            throw TrainingDataError.noUsablePictures(
                path: folder, skipped: skipped.count, firstReason: skipped.first?.reason)
        }
        var data = LabelledData(
            classes: labels.classes, pictures: pictures, store: decoded.store,
            hashes: decoded.usable.map(\.hash), skipped: skipped, skippedRows: skippedRows)
        let counts = data.samplesPerClass
        guard counts.contains(where: { $0 > 0 }) else {
            throw TrainingDataError.noObjects(path: table.path, classes: labels.wantedDataClasses)
        }
        for (name, count) in zip(data.classes, counts).dropFirst() where count == 0 {
            warnings.append(.classWithoutSamples(name: name))
        }
        data.warnings = warnings
        return data
    }

    private static func otherSize(
        of picture: PictureDecoder.Usable, name: String, stated: BoxTable.StatedSize?
    ) -> TrainingDataWarning? {
        guard let stated, (stated.width, stated.height) != (picture.width, picture.height) else { return nil }
        return .otherSize(
            path: stated.path, line: stated.line, image: name, statedWidth: stated.width,
            statedHeight: stated.height, width: picture.width, height: picture.height)
    }

    private static func unlabelledPictures(in folder: String, labelled: Set<String>) -> [TrainingDataWarning] {
        let others = ((try? PictureFolder.pictures(below: folder)) ?? []).filter { !labelled.contains($0) }
        return others.isEmpty ? [] : [.unlabelledPictures(count: others.count, example: others[0])]
    }
}
