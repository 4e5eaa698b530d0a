import Formats
import Raster

/// What annotations in the format of COCO say, its parts not yet put together: annotations may come before the images
/// and categories that they name.
struct COCOFile {
    /// An element of `images`.
    struct Image {
        var id: String
        /// The name below the pictures' folder.
        var name: String
        var group: String?
        /// The stated size, 0 where none is.
        var width = 0.0
        var height = 0.0
        var line: Int
    }

    /// An element of `annotations`.
    struct Annotation {
        var image: String
        var category: String
        /// The upper left corner, in pixels.
        var corner: SIMD2<Double>
        /// Width and height, in pixels.
        var size: SIMD2<Double>
        var isIgnored = false
        var line: Int
    }

    private(set) var images: [Image] = []
    private(set) var annotations: [Annotation] = []
    /// The names of the categories under their identifiers.
    private(set) var categories: [String: String] = [:]

    /// Understands a text; `path` is for the errors.
    ///
    /// - Throws: `FormatError`, `JSONFault`.
    init(_ bytes: [UInt8], path: String) throws {
        var reader = JSONReader(bytes)
        var ids: Set<String> = []
        var found: Set<String> = []
        try reader.beginObject()
        while let key = try reader.nextKey() {
            found.insert(key)
            switch key {
            case "images":
                try reader.beginArray()
                while try reader.hasNextElement() { images.append(try Self.image(&reader, &ids, path)) }
            case "categories":
                try reader.beginArray()
                while try reader.hasNextElement() { try readCategory(&reader, path) }
            case "annotations":
                try reader.beginArray()
                while try reader.hasNextElement() { annotations.append(try Self.annotation(&reader, path)) }
            default: try reader.skip()
            }
        }
        try reader.finish()
        for key in ["images", "annotations", "categories"] where !found.contains(key) {
            throw FormatError.badPlace(
                path: path, line: 1, column: 1, expected: "an object with 'images', 'annotations' and 'categories'",
                found: "one without '\(key)'")
        }
    }

    private static func image(_ reader: inout JSONReader, _ ids: inout Set<String>, _ path: String) throws -> Image {
        var (id, text, group): (String?, String?, String?)
        var (width, height) = (0.0, 0.0)
        let line = reader.line
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "id": id = try reader.identifier()
            case "file_name": text = try reader.string()
            case "group": group = try reader.identifier()
            case "width": width = try reader.number()
            case "height": height = try reader.number()
            default: try reader.skip()
            }
        }
        guard let id, let text, ids.insert(id).inserted else {
            throw FormatError.badPlace(
                path: path, line: line, column: 1, expected: "an image with a file_name and an id of its own",
                found: "id \(id ?? "missing"), file_name \(text.map { "'\($0)'" } ?? "missing")")
        }
        guard let name = BoxTable.imageName(text) else {
            throw FormatError.badPlace(
                path: path, line: line, column: 1,
                expected: "the name of a picture below the pictures' folder", found: "'\(text)'")
        }
        return Image(id: id, name: name, group: group, width: width, height: height, line: line)
    }

    private mutating func readCategory(_ reader: inout JSONReader, _ path: String) throws {
        var (id, name): (String?, String?)
        let start = reader
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "id": id = try reader.identifier()
            case "name": name = try reader.string()
            default: try reader.skip()
            }
        }
        guard let id, let name, !name.isEmpty, categories[id] == nil else {
            throw start.mistake(path: path, expected: "a category with a name and an id of its own")
        }
        categories[id] = name
    }

    /// Four numbers; nil where there are none, as some programs leave them out of outlines.
    private static func bbox(_ reader: inout JSONReader, _ path: String) throws -> [Double]? {
        var numbers: [Double] = []
        let start = reader
        var ahead = reader
        if (try? ahead.beginArray()) == nil, (try? ahead.flag()) == false {
            reader = ahead
            return nil
        }
        try reader.beginArray()
        while try reader.hasNextElement() { numbers.append(try reader.number()) }
        // No picture is as large, and whole numbers up to here are exact in every calculation.
        guard numbers.isEmpty || numbers.count == 4, numbers.allSatisfy({ abs($0) < 1e9 }) else {
            throw start.mistake(path: path, expected: "a bbox [x, y, width, height] in pixels")
        }
        return numbers.isEmpty ? nil : numbers
    }

    private static func annotation(_ reader: inout JSONReader, _ path: String) throws -> Annotation {
        let start = reader
        var (image, category): (String?, String?)
        var edges: [Double]?
        var outline: JSONReader?
        var isIgnored = false
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "image_id": image = try reader.identifier()
            case "category_id": category = try reader.identifier()
            case "iscrowd", "ignore":
                let flag = try reader.flag()
                isIgnored = isIgnored || flag
            case "bbox":
                edges = try bbox(&reader, path)
            case "segmentation":
                outline = reader
                try reader.skip()
            default: try reader.skip()
            }
        }
        if edges == nil, var outline {
            let box = try COCOSegmentation.box(&outline, path: path) ?? Box(xmin: 0, ymin: 0, xmax: 0, ymax: 0)
            edges = [box.xmin, box.ymin, box.width, box.height]
        }
        guard let image, let category, let edges else {
            throw start.mistake(
                path: path, expected: "an annotation with image_id, category_id and a bbox or a segmentation")
        }
        return Annotation(
            image: image, category: category, corner: SIMD2(edges[0], edges[1]), size: SIMD2(edges[2], edges[3]),
            isIgnored: isIgnored, line: start.line)
    }
}
