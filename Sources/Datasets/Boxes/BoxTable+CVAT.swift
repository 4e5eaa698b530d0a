import Files
import Formats
import Glibc
import Raster

extension BoxTable {
    /// Reads boxes in the format of CVAT for images 1.1: one XML file for all pictures.
    ///
    /// Every `<image>` counts as labelled, also one without objects. Of `<box>`, turned ones included, `<polygon>`,
    /// `<polyline>`, `<ellipse>` and `<mask>` the box around is taken, of `<points>` a box of `pointSize` around each. Tags of
    /// whole pictures are passed over. Shapes that cannot be used are listed in ``skippedRows``.
    ///
    /// - Parameter pointSize: The width and height of objects that are marked by a point, in pixels; nil refuses such.
    /// - Throws: `FormatError`, with file, line and column.
    /// - Note: Source: docs.cvat.ai, "XML annotation format", version 1.1.
    init(cvat path: String, pictures: NamedPictures, pointSize: Double?) throws(FormatError) {
        let root = try XMLNode.root(of: TextFile.contents(of: path), path: path)
        guard root.name == "annotations" else {
            throw root.mistake(in: path, expected: "<annotations>", found: "<\(root.name)>")
        }
        self.init(path: path)
        if let track = root.child("track") {
            throw track.mistake(
                in: path, expected: "<image>, as 'CVAT for images 1.1' has it",
                found: "<track>; export the task as 'CVAT for images'")
        }
        for task in root.child("meta")?.children ?? [] {
            let labels = task.child("labels")?.children ?? []
            declaredClasses.formUnion(labels.compactMap { $0.child("name")?.text }.filter { !$0.isEmpty })
        }
        for node in root.children where node.name == "image" {
            let stated = node.attributes["name"] ?? ""
            guard let image = pictures.name(for: stated) else {
                throw node.mistake(in: path, expected: "an <image> with the name of a picture", found: "'\(stated)'")
            }
            add(image: image)
            if let width = node.attributes["width"].flatMap({ Int($0) }),
                let height = node.attributes["height"].flatMap({ Int($0) }), width > 0, height > 0
            {
                sizes[image] = StatedSize(width: width, height: height, path: path, line: node.line)
            }
            for shape in node.children where shape.name != "tag" {
                do throws(FormatError) {
                    try add(shape, of: image, pointSize)
                } catch {
                    skipRow(line: shape.line, error, path: path)
                }
            }
        }
        guard !images.isEmpty else {
            throw root.mistake(in: path, expected: "an <image> for each picture", found: "none")
        }
        try checkRows()
    }

    private mutating func add(_ shape: XMLNode, of image: String, _ pointSize: Double?) throws(FormatError) {
        guard let name = shape.attributes["label"], !name.isEmpty else {
            throw shape.mistake(in: path, expected: "a label of <\(shape.name)>", found: "none")
        }
        func add(_ box: Box, pointSize: Double? = nil) {
            entries.append(
                Entry(image: image, className: name, box: box, pointSize: pointSize, path: path, line: shape.line))
        }
        switch shape.name {
        case "box":
            let numbers = try shape.numbers("xtl", "ytl", "xbr", "ybr", in: path)
            guard numbers[0] <= numbers[2], numbers[1] <= numbers[3] else {
                throw shape.mistake(
                    in: path, expected: "an xbr and a ybr not below xtl and ytl",
                    found: numbers.map { "\($0)" }.joined(separator: ", "))
            }
            let box = Box(xmin: numbers[0], ymin: numbers[1], xmax: numbers[2], ymax: numbers[3])
            let degrees = try shape.attributes["rotation"] == nil ? 0 : shape.numbers("rotation", in: path)[0]
            add(box.turned(byDegrees: degrees))
        case "ellipse":
            let numbers = try shape.numbers("cx", "cy", "rx", "ry", in: path)
            let degrees = try shape.attributes["rotation"] == nil ? 0 : shape.numbers("rotation", in: path)[0]
            add(
                Box(
                    aroundEllipseAt: (numbers[0], numbers[1]), radii: (abs(numbers[2]), abs(numbers[3])),
                    turnedByDegrees: degrees))
        case "mask":
            let numbers = try shape.numbers("left", "top", "width", "height", in: path)
            add(
                Box(
                    xmin: numbers[0], ymin: numbers[1], xmax: numbers[0] + abs(numbers[2]),
                    ymax: numbers[1] + abs(numbers[3])))
        case "polygon", "polyline":
            add(Box(around: try shape.points(in: path)))
        case "points":
            guard let pointSize else {
                throw shape.mistake(
                    in: path, expected: "the size of objects that are marked by points",
                    found: "none")
            }
            for point in try shape.points(in: path) { add(Box(around: [point]), pointSize: pointSize) }
        default:
            throw shape.mistake(
                in: path, expected: "a box, polygon, polyline, ellipse, mask or points", found: "<\(shape.name)>")
        }
    }
}

extension XMLNode {
    func mistake(in path: String, expected: String, found: String) -> FormatError {
        .badPlace(path: path, line: line, column: column, expected: expected, found: found)
    }

    /// The numbers in attributes.
    fileprivate func numbers(_ names: String..., in path: String) throws(FormatError) -> [Double] {
        var numbers: [Double] = []
        for name in names {
            let text = attributes[name] ?? ""
            guard let number = Double(text), abs(number) < 1e9 else {
                throw mistake(in: path, expected: "a number of pixels as \(name)", found: "'\(text)'")
            }
            numbers.append(number)
        }
        return numbers
    }

    /// The points of the attribute `points`, at least one: `x,y;x,y`.
    fileprivate func points(in path: String) throws(FormatError) -> [(x: Double, y: Double)] {
        let text = attributes["points"] ?? ""
        let points = text.split(separator: ";").map { point in
            point.split(separator: ",", omittingEmptySubsequences: false).map { Double($0.trimmed) ?? .nan }
        }
        guard !points.isEmpty, points.allSatisfy({ $0.count == 2 && $0.allSatisfy { abs($0) < 1e9 } }) else {
            throw mistake(in: path, expected: "points 'x,y;x,y' in pixels", found: "'\(text.prefix(40))'")
        }
        return points.map { ($0[0], $0[1]) }
    }
}
