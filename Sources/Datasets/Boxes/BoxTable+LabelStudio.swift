import Files
import Formats
import Raster

extension BoxTable {
    /// Reads boxes in the format of Label Studio: the tasks that it exports as JSON.
    ///
    /// Of a task the annotation that is the ground truth counts, or else the first that is not cancelled; a task without
    /// annotations is taken as it was predicted, and one that nobody looked at is passed over. Rectangles, turned ones
    /// included, polygons and ellipses give the box around them, points one of `pointSize`. Places are shares of the
    /// picture. What was said of whole pictures is passed over; regions that cannot be used are listed in ``skippedRows``.
    ///
    /// Pictures are named by their address in Label Studio (`/data/local-files/?d=`, `/data/upload/`, or one of a store), whose
    /// end is looked for in the folder of the pictures, also without the eight digits that an upload puts before it.
    ///
    /// - Parameter pointSize: The width and height of objects that are marked by a point, in pixels; nil refuses such.
    /// - Throws: `FormatError`, with file, line and column.
    init(labelStudio path: String, pictures: NamedPictures, pointSize: Double?) throws(FormatError) {
        try self.init(
            labelStudio: [UInt8](try TextFile.bytes(of: path)), path: path, pictures: pictures, pointSize: pointSize)
    }

    /// Understands a text; `path` is for the errors.
    init(labelStudio bytes: [UInt8], path: String, pictures: NamedPictures, pointSize: Double?) throws(FormatError) {
        let file = try FormatError.reading(path) { try LabelStudioFile(bytes, path: path) }
        self.init(path: path)
        for task in file.tasks where task.isLabelled {
            guard let image = Self.image(at: task.picture, pictures) else {
                throw .badPlace(
                    path: path, line: task.line, column: 1, expected: "the address of a picture",
                    found: "'\(task.picture.prefix(100))'")
            }
            add(image: image)
            for region in task.regions {
                do throws(FormatError) {
                    try add(region, of: image, pointSize)
                } catch {
                    skipRow(line: region.line, error, path: path)
                }
                if let width = Int(exactly: region.width), let height = Int(exactly: region.height), width > 0,
                    height > 0
                {
                    sizes[image] = StatedSize(width: width, height: height, path: path, line: region.line)
                }
            }
        }
        guard !images.isEmpty else {
            throw .badPlace(
                path: path, line: 1, column: 1, expected: "a task with annotations or predictions",
                found: "\(file.tasks.count) tasks without")
        }
        try checkRows()
    }

    private mutating func add(
        _ region: LabelStudioFile.Region, of image: String, _ pointSize: Double?
    ) throws(FormatError) {
        func mistake(_ expected: String, _ found: String) -> FormatError {
            .badPlace(path: path, line: region.line, column: 1, expected: expected, found: found)
        }
        guard let name = region.labels.first, !name.isEmpty else { throw mistake("a label of the region", "none") }
        let numbers = region.numbers
        guard numbers.values.allSatisfy({ abs($0) < 1e4 }),
            region.points.allSatisfy({ abs($0.x) < 1e4 && abs($0.y) < 1e4 })
        else { throw mistake("hundredths of the picture's width and height", "\(numbers)") }
        var entry = Entry(
            image: image, className: name, box: Box(xmin: 0, ymin: 0, xmax: 0, ymax: 0), unit: .share, path: path,
            line: region.line)
        let degrees = numbers["rotation"] ?? 0
        // Turns are those of pixels; sides of 1 do where nothing turns.
        let isSizeKnown = (1..<1e9).contains(region.width) && (1..<1e9).contains(region.height)
        guard degrees == 0 || isSizeKnown else {
            throw mistake("original_width and original_height of a turned region", "none")
        }
        let (width, height) = isSizeKnown ? (region.width, region.height) : (1, 1)
        let (toX, toY) = (width / 100, height / 100)
        if !region.points.isEmpty {
            entry.box = Box(around: region.points.map { ($0.x / 100, $0.y / 100) })
        } else if let x = numbers["x"], let y = numbers["y"], let radiusX = numbers["radiusX"],
            let radiusY = numbers["radiusY"], radiusX >= 0, radiusY >= 0
        {
            entry.box = Box(
                aroundEllipseAt: (x * toX, y * toY), radii: (radiusX * toX, radiusY * toY), turnedByDegrees: degrees
            ).scaled(x: 1 / width, y: 1 / height)
        } else if region.kind == "keypointlabels", let x = numbers["x"], let y = numbers["y"] {
            guard let pointSize else {
                throw mistake("the size of objects that are marked by points", "none")
            }
            entry.box = Box(around: [(x / 100, y / 100)])
            entry.pointSize = pointSize
        } else if region.kind != "brushlabels", let x = numbers["x"], let y = numbers["y"],
            let sizeX = numbers["width"],
            let sizeY = numbers["height"]
        {
            guard sizeX >= 0, sizeY >= 0 else {
                throw mistake("a width and a height not below 0", "\(sizeX), \(sizeY)")
            }
            let box = Box(xmin: x / 100, ymin: y / 100, xmax: (x + sizeX) / 100, ymax: (y + sizeY) / 100)
            entry.box =
                degrees == 0
                ? box
                : box.scaled(x: width, y: height).turned(byDegrees: degrees, about: (x * toX, y * toY))
                    .scaled(x: 1 / width, y: 1 / height)
        } else {
            throw mistake("a rectangle, polygon, ellipse or point", "'\(region.kind)' without the numbers of one")
        }
        entries.append(entry)
    }

    /// The picture of an address.
    private static func image(at address: String, _ pictures: NamedPictures) -> String? {
        let local = address.firstRange(of: "?d=").map { address[$0.upperBound...] }
        let plain = local ?? address.prefix { $0 != "?" }
        let text = decoded(plain)
        if let name = pictures.picture(named: text) { return name }
        let last = Path.name(of: text)
        let digits = last.prefix(8)
        if last.dropFirst(8).first == "-", digits.allSatisfy(\.isHexDigit), !last.dropFirst(9).isEmpty,
            let name = pictures.name(for: String(last.dropFirst(9)))
        {
            return name
        }
        return pictures.name(for: local == nil ? last : text)
    }

    /// A text without the escapes of addresses; as it is where they are none.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? String(text)
    }
}
