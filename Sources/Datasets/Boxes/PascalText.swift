import Files
import Formats
import Raster

/// What a text in the format of PASCAL's first years says, version 1.00: a line for each box of one picture.
///
/// `Bounding box for object 1 "PASpersonWalking" (Xmin, Ymin) - (Xmax, Ymax) : (160, 182) - (302, 431)` is such a line, as the
/// data of Penn and Fudan have it. Pixels count from 1 unless the line `Top left pixel co-ordinates : (0, 0)` says otherwise,
/// and both edges belong to the object.
///
/// - Note: Source: host.robots.ox.ac.uk/pascal/annotation.html, "PASCAL Annotation Version 1.00".
struct PascalText {
    struct Object {
        var className: String
        var box: Box
        var line: Int
    }

    /// The picture as the text names it.
    private(set) var picture: String?
    /// The stated width and height, and the line that says so.
    private(set) var size: (width: Int, height: Int, line: Int)?
    private(set) var objects: [Object] = []
    /// Boxes whose edges are the wrong way round.
    private(set) var inverted: [(line: Int, error: FormatError)] = []

    private static let pictureKey = "Image filename"
    private static let sizeKey = "Image size"
    private static let boxKey = "Bounding box for object"
    private static let originKey = "Top left pixel co-ordinates"

    /// Whether a line is the one that names the picture.
    static func namesPicture(_ line: String) -> Bool { line.hasPrefix(pictureKey) }

    /// Reads a file.
    ///
    /// - Throws: `FormatError`, with file and line.
    init(contentsOf path: String) throws(FormatError) {
        try self.init(TextFile.lines(of: path), path: path)
    }

    /// Understands lines; `path` is for the errors.
    init(_ lines: [String], path: String) throws(FormatError) {
        let origin = lines.first { $0.contains(Self.originKey) }.flatMap { Self.numbers(in: $0)?.first } ?? 1
        for (index, text) in lines.enumerated() {
            func mistake(_ expected: String) -> FormatError {
                .badPlace(path: path, line: index + 1, column: 1, expected: expected, found: "'\(text.prefix(100))'")
            }
            if text.hasPrefix(Self.pictureKey) {
                guard let name = Self.quoted(in: text) else { throw mistake("the picture's name in double quotes") }
                picture = name
            } else if text.hasPrefix(Self.sizeKey), let sides = Self.numbers(in: text), sides.count >= 2,
                let width = Int(exactly: sides[0]), let height = Int(exactly: sides[1]), width > 0, height > 0
            {
                size = (width, height, index + 1)
            } else if text.hasPrefix(Self.boxKey) {
                guard let name = Self.quoted(in: text), !name.isEmpty, let edges = Self.numbers(in: text),
                    edges.count == 4
                else {
                    throw mistake("'\(Self.boxKey) NUMBER \"CLASS\" (Xmin, Ymin) - (Xmax, Ymax) : (X, Y) - (X, Y)'")
                }
                guard edges[2] >= edges[0], edges[3] >= edges[1] else {
                    inverted.append((index + 1, mistake("an Xmax and a Ymax not below Xmin and Ymin")))
                    continue
                }
                let box = Box(
                    xmin: edges[0] - origin, ymin: edges[1] - origin, xmax: edges[2] - origin + 1,
                    ymax: edges[3] - origin + 1)
                objects.append(Object(className: name, box: box, line: index + 1))
            }
        }
    }

    /// The text between the first two double quotes.
    private static func quoted(in line: String) -> String? {
        let parts = line.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[1]) : nil
    }

    /// The numbers behind the last colon; nil where something else is there.
    private static func numbers(in line: String) -> [Double]? {
        guard let colon = line.lastIndex(of: ":") else { return nil }
        let fields = line[line.index(after: colon)...].split { "(), \tx".contains($0) }.filter { $0 != "-" }
        let numbers = fields.compactMap { Double($0) }
        return numbers.count == fields.count && numbers.allSatisfy { abs($0) < 1e9 } ? numbers : nil
    }
}

extension BoxTable {
    /// Reads a folder of texts in the format of PASCAL's first years, or one such text; see ``PascalText``.
    ///
    /// Texts of a folder that cannot be read are listed in ``skipped``, boxes whose edges are the wrong way round in
    /// ``skippedRows``.
    ///
    /// - Throws: `FormatError`, with file and line; ``TrainingDataError`` where no text can be read.
    init(pascalTexts path: String, pictures: NamedPictures) throws {
        self.init(path: path)
        guard PictureFolder.isFolder(path) else {
            try addPascalText(path, pictures)
            try checkRows()
            return
        }
        for name in try TextLabels.files(below: path, pictures: pictures) {
            let file = Path.joined(path, name)
            do {
                try addPascalText(file, pictures)
            } catch {
                skipped.append(SkippedPicture(path: file, reason: "\(error)"))
            }
        }
        guard !images.isEmpty else {
            throw TrainingDataError.noUsablePictures(
                path: path, skipped: skipped.count, firstReason: skipped.first?.reason)
        }
        try checkRows()
    }

    private mutating func addPascalText(_ file: String, _ pictures: NamedPictures) throws(FormatError) {
        let text = try PascalText(contentsOf: file)
        let stated = text.picture ?? ""
        guard
            let image = pictures.picture(named: stated) ?? pictures.picture(ofLabels: Path.name(of: file))
                ?? pictures.name(for: stated)
        else {
            throw .badPlace(
                path: file, line: 1, column: 1, expected: "a line 'Image filename : \"NAME\"'",
                found: stated.isEmpty ? "none" : "'\(stated)'")
        }
        add(image: image)
        entries += text.objects.map {
            Entry(image: image, className: $0.className, box: $0.box, path: file, line: $0.line)
        }
        for row in text.inverted { skipRow(line: row.line, row.error, path: file) }
        if let size = text.size {
            sizes[image] = StatedSize(width: size.width, height: size.height, path: file, line: size.line)
        }
    }
}
