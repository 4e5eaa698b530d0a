import Files
import Formats
import Raster

extension BoxTable {
    /// Reads boxes in the format of YOLO: a text file for each picture, with a line for each object.
    ///
    /// A line is the number of the class from 0, then the middle of the box, its width and its height as shares of the
    /// picture's, and perhaps a score, which is passed over. Of more numbers, which come in pairs, each pair is a corner of
    /// an outline, and the box is the one around it; where the description of the data has a `kpt_shape`, the pairs behind
    /// the box are passed over. An empty file says that its picture has no object. Files that cannot be read and those of no
    /// picture are listed in ``skipped``, boxes with a side below 0 in ``skippedRows``. Folders of pictures called `train`,
    /// `val`, `test` or the like are parts of a split.
    ///
    /// - Parameters:
    ///   - path: A folder with labels in it or below, the description of such a folder in YAML, or the labels of one picture.
    /// - Throws: `FormatError`, with file, line and column; ``TrainingDataError`` where no file of labels can be read.
    /// - Note: Source: docs.ultralytics.com, "Object Detection Datasets Overview", "Instance Segmentation Datasets Overview".
    init(yolo path: String, pictures: NamedPictures) throws {
        self.init(path: path)
        let isFolder = PictureFolder.isFolder(path)
        let isDescription = !isFolder && YOLOClasses.isYAML(path)
        let folder = isFolder ? path : Path.folder(of: path)
        let classes = try isDescription ? YOLOClasses(yaml: path) : YOLOClasses(for: folder)
        declaredClasses = Set(classes.names.keys.compactMap(classes.name))
        guard isFolder || isDescription else {
            try addYOLO(path, Path.name(of: path), pictures, classes)
            try checkRows()
            return
        }
        for name in try TextLabels.files(below: folder.isEmpty ? "." : folder, pictures: pictures) {
            let file = Path.joined(folder, name)
            do {
                try addYOLO(file, name, pictures, classes)
            } catch {
                skipped.append(SkippedPicture(path: file, reason: "\(error)"))
            }
        }
        guard !images.isEmpty else {
            throw TrainingDataError.noUsablePictures(
                path: path, skipped: skipped.count, firstReason: skipped.first?.reason)
        }
        takePartsFromFolders()
        try checkRows()
    }

    /// Adds what one file says; nothing where it cannot be understood.
    private mutating func addYOLO(
        _ file: String, _ name: String, _ pictures: NamedPictures, _ classes: YOLOClasses
    ) throws {
        guard let image = pictures.picture(ofLabels: name) else {
            throw TrainingDataError.cannotRead(path: file, reason: "there is no picture of this name")
        }
        guard !isNamed(image) else {
            throw TrainingDataError.cannotRead(path: file, reason: "'\(image)' has another file of labels")
        }
        var found: [Entry] = []
        var bad: [(line: Int, error: FormatError)] = []
        for (index, text) in try TextFile.lines(of: file).enumerated() {
            let fields = text.split(whereSeparator: \.isWhitespace)
            guard !fields.isEmpty else { continue }
            func mistake(_ expected: String) -> FormatError {
                .badPlace(path: file, line: index + 1, column: 1, expected: expected, found: "'\(text.prefix(60))'")
            }
            // Programs that count in tensors write 2.0.
            guard let value = Double(fields[0]), let number = Int(exactly: value), number >= 0 else {
                throw mistake("the number of a class and the middle, width and height of a box")
            }
            guard let className = classes.name(of: number) else {
                throw mistake("a class that '\(classes.path!)' lists")
            }
            let numbers = fields.dropFirst().compactMap { Double($0) }
            guard numbers.count == fields.count - 1, numbers.count >= 4, numbers.allSatisfy({ abs($0) <= 2 }) else {
                throw mistake("a box as its middle, width and height in shares of the picture's, from 0 to 1")
            }
            guard let box = Self.box(yolo: numbers, hasKeypoints: classes.hasKeypoints) else {
                bad.append((index + 1, mistake("a width and a height not below 0")))
                continue
            }
            found.append(
                Entry(image: image, className: className, box: box, unit: .share, path: file, line: index + 1))
        }
        add(image: image)
        entries += found
        for row in bad { skipRow(line: row.line, row.error, path: file) }
    }

    /// The box of a line in shares; nil for one with a side below 0.
    private static func box(yolo numbers: [Double], hasKeypoints: Bool) -> Box? {
        if numbers.count >= 6, numbers.count.isMultiple(of: 2), !hasKeypoints {
            return Box(around: stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) })
        }
        guard numbers[2] >= 0, numbers[3] >= 0 else { return nil }
        return Box(
            centerX: numbers[0], centerY: numbers[1], halfWidth: numbers[2] / 2, halfHeight: numbers[3] / 2)
    }
}
