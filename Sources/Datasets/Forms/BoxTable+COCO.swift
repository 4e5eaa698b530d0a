import Formats
import Foundation
import Raster

extension BoxTable {
    /// Reads boxes in the format of COCO: `images`, `annotations` with `bbox` [x, y, width, height], `categories`.
    ///
    /// Boxes with `iscrowd` or `ignore` are neither learnt from nor counted. A text under `group` of an image is its
    /// group. Everything else, outlines included, is passed over.
    ///
    /// - Throws: ``TrainingDataError``, with file, line and column.
    /// - Note: Source: cocodataset.org, "Data format".
    init(coco path: String) throws {
        try self.init(coco: [UInt8](try TextFile.bytes(of: path)), path: path)
    }

    /// Understands a text; `path` is for the errors.
    init(coco bytes: [UInt8], path: String) throws {
        self.init(path: path)
        var reader = JSONReader(bytes, path: path)
        var images: [String: String] = [:]
        var categories: [String: String] = [:]
        var annotations: [COCOAnnotation] = []
        var found: Set<String> = []
        try reader.object { (reader, key) in
            found.insert(key)
            switch key {
            case "images":
                try reader.array { (reader) in try readImage(&reader, into: &images) }
            case "categories":
                try reader.array { (reader) in
                    try Self.readCategory(&reader, into: &categories)
                }
            case "annotations":
                try reader.array { (reader) in
                    annotations.append(try COCOAnnotation(&reader))
                }
            default: try reader.skip()
            }
        }
        try reader.finish()
        for key in ["images", "annotations", "categories"] where !found.contains(key) {
            throw FormatError.badPlace(
                path: path, line: 1, column: 1, expected: "an object with 'images', 'annotations' and 'categories'",
                found: "one without '\(key)'")
        }
        declaredClasses = Set(categories.values)
        for annotation in annotations {
            guard let image = images[annotation.image] else {
                throw FormatError.badPlace(
                    path: path, line: annotation.line, column: 1, expected: "an image_id that 'images' has",
                    found: annotation.image)
            }
            guard let category = categories[annotation.category] else {
                throw FormatError.badPlace(
                    path: path, line: annotation.line, column: 1, expected: "a category_id that 'categories' has",
                    found: annotation.category)
            }
            entries.append(
                Entry(
                    image: image, className: category, box: annotation.box, isIgnored: annotation.isIgnored,
                    path: path, line: annotation.line))
        }
    }

    private mutating func readImage(
        _ reader: inout JSONReader, into images: inout [String: String]
    ) throws {
        var (id, name, group): (String?, String?, String?)
        var (width, height) = (0.0, 0.0)
        let line = reader.line
        try reader.object { (reader, key) in
            switch key {
            case "id": id = try reader.identifier()
            case "file_name": name = try reader.string()
            case "group": group = try reader.identifier()
            case "width": width = try reader.number()
            case "height": height = try reader.number()
            default: try reader.skip()
            }
        }
        guard let id, let text = name, images[id] == nil else {
            throw FormatError.badPlace(
                path: path, line: line, column: 1, expected: "an image with a file_name and an id of its own",
                found: "id \(id ?? "missing"), file_name \(name.map { "'\($0)'" } ?? "missing")")
        }
        guard let name = Self.imageName(text) else {
            throw FormatError.badPlace(
                path: path, line: line, column: 1,
                expected: "the name of a picture below the pictures' folder", found: "'\(text)'")
        }
        images[id] = name
        add(image: name)
        if let group, !setGroup(group, of: name) {
            throw FormatError.badPlace(
                path: path, line: line, column: 1, expected: "one group of '\(name)'",
                found: "'\(groups[name]!)' and '\(group)'")
        }
        if let width = Int(exactly: width), let height = Int(exactly: height), width > 0, height > 0 {
            sizes[name] = StatedSize(width: width, height: height, path: path, line: line)
        }
    }

    private static func readCategory(
        _ reader: inout JSONReader, into categories: inout [String: String]
    ) throws {
        var (id, name): (String?, String?)
        let problem = reader
        try reader.object { (reader, key) in
            switch key {
            case "id": id = try reader.identifier()
            case "name": name = try reader.string()
            default: try reader.skip()
            }
        }
        guard let id, let name, !name.isEmpty, categories[id] == nil else {
            throw problem.mistake(expected: "a category with a name and an id of its own")
        }
        categories[id] = name
    }
}

/// An element of `annotations`.
private struct COCOAnnotation {
    var image = ""
    var category = ""
    var box = Box(xmin: 0, ymin: 0, xmax: 0, ymax: 0)
    var isIgnored = false
    var line: Int

    init(_ reader: inout JSONReader) throws {
        line = reader.line
        let start = reader
        var (image, category): (String?, String?)
        var edges: [Double]?
        var isIgnored = false
        try reader.object { (reader, key) in
            switch key {
            case "image_id": image = try reader.identifier()
            case "category_id": category = try reader.identifier()
            case "iscrowd", "ignore":
                let flag = try reader.flag()
                isIgnored = isIgnored || flag
            case "bbox":
                var numbers: [Double] = []
                let start = reader
                try reader.array { (reader) in numbers.append(try reader.number()) }
                guard numbers.count == 4, numbers.allSatisfy({ abs($0) < 1e9 }), numbers[2] >= 0, numbers[3] >= 0 else {
                    throw start.mistake(expected: "a bbox [x, y, width, height] in pixels")
                }
                edges = numbers
            default: try reader.skip()
            }
        }
        guard let image, let category, let edges else {
            throw start.mistake(expected: "an annotation with image_id, category_id and bbox")
        }
        self.image = image
        self.category = category
        self.isIgnored = isIgnored
        box = Box(xmin: edges[0], ymin: edges[1], xmax: edges[0] + edges[2], ymax: edges[1] + edges[3])
    }
}
