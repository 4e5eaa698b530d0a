import Files
import Formats
import Raster

/// Objects that a program has found on pictures.
package struct FoundBoxes {
    /// One object.
    package struct Entry: Sendable {
        /// The picture's name.
        package var image: String
        /// Its class.
        package var className: String
        /// Where it is, in pixels.
        package var box: Box
        /// How sure the program is.
        package var score: Float
    }

    /// The objects in the order of the file.
    package private(set) var entries: [Entry] = []

    /// Reads a table with a line for each object, or results in the format of COCO.
    ///
    /// A table (`.csv`) has the columns of a table of boxes, and `score`, `confidence` or `probability`. Results (`.json`)
    /// are an array of objects with `image_id`, `category_id`, `bbox` [x, y, width, height] and `score`, whose numbers
    /// are those of the annotations that they are judged by.
    ///
    /// - Parameter truth: The path of what they are judged by.
    /// - Throws: `FormatError`, with file, line and column; ``TrainingDataError/unknownForm(path:lookedFor:)``.
    /// - Note: Source: cocodataset.org, "Results format".
    package init(contentsOf path: String, truth: String) throws {
        if path.lowercased().hasSuffix(".csv") {
            try self.init(CSVTable(contentsOf: path))
        } else if path.lowercased().hasSuffix(".json"), DataForm(ofBoxes: truth) == .coco {
            let bytes = [UInt8](try TextFile.bytes(of: path))
            let annotations = try FormatError.reading(truth) {
                try COCOFile([UInt8](TextFile.bytes(of: truth)), path: truth)
            }
            let result = try FormatError.reading(path) {
                try FoundBoxes(cocoResults: bytes, path: path, truth: annotations)
            }
            self = result
        } else {
            throw TrainingDataError.unknownForm(
                path: path,
                lookedFor: [
                    "a table of boxes with scores .csv",
                    "results in the format of COCO .json where the boxes are COCO annotations too",
                ])
        }
    }

    /// Understands a table.
    init(_ table: CSVTable) throws {
        let imageColumn = try table.column("image", "image_path", "filename", "file", "path", "picture")
        let classColumn = try table.column("class", "label", "category", "name")
        let scoreColumn = try table.column("score", "confidence", "probability")
        let edgeColumns = try EdgeColumns(of: table)
        guard !edgeColumns.arePoints else { throw table.missingColumn("width") }
        for row in table.rows {
            guard let image = BoxTable.imageName(row[imageColumn].text) else {
                throw table.badField(row, imageColumn, expected: "the name of a picture")
            }
            let className = row[classColumn].text.trimmed
            // A picture on which nothing is found.
            if className.isEmpty, edgeColumns.areEmpty(in: row) { continue }
            guard !className.isEmpty else { throw table.badField(row, classColumn, expected: "the name of a class") }
            guard let score = table.number(row[scoreColumn]) else {
                throw table.badField(row, scoreColumn, expected: "a number, the score of the object")
            }
            let box = try edgeColumns.box(in: row, of: table).get()
            entries.append(Entry(image: image, className: className, box: box, score: Float(score)))
        }
    }

    /// Understands results; their images and categories are those of the truth.
    init(cocoResults bytes: [UInt8], path: String, truth: COCOFile) throws {
        let images = Dictionary(truth.images.map { ($0.id, $0.name) }) { first, _ in first }
        var reader = JSONReader(bytes)
        try reader.beginArray()
        while try reader.hasNextElement() {
            let start = reader
            var (image, category): (String?, String?)
            var (score, edges): (Double?, [Double]?)
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "image_id": image = try reader.identifier()
                case "category_id": category = try reader.identifier()
                case "score": score = try reader.number()
                case "bbox":
                    var numbers: [Double] = []
                    try reader.beginArray()
                    while try reader.hasNextElement() { numbers.append(try reader.number()) }
                    edges = numbers
                default: try reader.skip()
                }
            }
            guard let image, let category, let score, let edges, edges.count == 4,
                edges.allSatisfy({ abs($0) < 1e9 }), edges[2] >= 0, edges[3] >= 0
            else {
                throw start.mistake(
                    path: path,
                    expected: "a result with image_id, category_id, score and a bbox [x, y, width, height] in pixels")
            }
            guard let name = images[image], let className = truth.categories[category] else {
                throw start.mistake(
                    path: path,
                    expected: "an image_id and a category_id of the annotations, found \(image), \(category)")
            }
            entries.append(
                Entry(
                    image: name, className: className,
                    box: Box(
                        xmin: edges[0], ymin: edges[1], xmax: edges[0] + edges[2], ymax: edges[1] + edges[3]),
                    score: Float(score)))
        }
        try reader.finish()
    }
}
