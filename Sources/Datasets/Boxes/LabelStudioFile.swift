import Files
import Formats

/// What tasks that Label Studio exports as JSON say.
///
/// - Note: Source: labelstud.io/guide/export, "Label Studio JSON format", and labelstud.io/tags for the units.
struct LabelStudioFile {
    /// A picture and what was marked on it.
    struct Task {
        /// Where Label Studio has the picture.
        var picture: String
        var regions: [Region]
        /// False where nobody and nothing has looked at the picture.
        var isLabelled: Bool
        var line: Int
    }

    /// Something that was marked. Numbers are in hundredths of the picture's width and height.
    struct Region {
        /// The labels under the name of their kind: `rectanglelabels`, `polygonlabels` and the like.
        var kind: String
        var labels: [String]
        /// `x`, `y`, `width`, `height`, `radiusX`, `radiusY` and `rotation` in degrees, as they are there.
        var numbers: [String: Double]
        var points: [(x: Double, y: Double)]
        /// The picture's pixels, 0 where they are not stated.
        var width = 0.0
        var height = 0.0
        var line: Int
    }

    private(set) var tasks: [Task] = []
    private static let numbers: Set = ["x", "y", "width", "height", "radiusX", "radiusY", "rotation"]
    private static let kinds: Set = [
        "rectanglelabels", "polygonlabels", "ellipselabels", "keypointlabels", "brushlabels", "labels",
    ]

    /// Understands a text; `path` is for the errors.
    ///
    /// - Throws: `FormatError`, `JSONFault`.
    init(_ bytes: [UInt8], path: String) throws {
        var reader = JSONReader(bytes)
        try reader.beginArray()
        while try reader.hasNextElement() { tasks.append(try Self.task(&reader, path)) }
        try reader.finish()
    }

    private static func task(_ reader: inout JSONReader, _ path: String) throws -> Task {
        let start = reader
        var picture: String?
        var annotations: [(regions: [Region], isTrue: Bool)] = []
        var predictions = annotations
        var isSeen = false
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "data": picture = try Self.picture(&reader)
            case "annotations", "completions":
                try reader.beginArray()
                while try reader.hasNextElement() {
                    isSeen = true
                    if let found = try annotation(&reader, path) { annotations.append(found) }
                }
            case "predictions":
                try reader.beginArray()
                while try reader.hasNextElement() {
                    if let found = try annotation(&reader, path) { predictions.append(found) }
                }
            default: try reader.skip()
            }
        }
        guard let picture else {
            throw start.mistake(
                path: path, expected: "a task with a picture in 'data', as Label Studio's export 'JSON' has it")
        }
        let chosen = annotations.first(where: \.isTrue) ?? annotations.first ?? (isSeen ? nil : predictions.first)
        return Task(
            picture: picture, regions: chosen?.regions ?? [], isLabelled: chosen != nil, line: start.line)
    }

    /// The text in `data` under `image`, or else the first that is named like a picture.
    private static func picture(_ reader: inout JSONReader) throws -> String? {
        var (picture, other): (String?, String?)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            var ahead = reader
            if let text = try? ahead.string() {
                reader = ahead
                if key == "image" { picture = text }
                if other == nil, PictureFolder.isPicture(text) { other = text }
            } else {
                try reader.skip()
            }
        }
        return picture ?? other
    }

    /// What one person or program marked; nil where the task was skipped, or where only a number stands for it.
    private static func annotation(
        _ reader: inout JSONReader, _ path: String
    ) throws -> (regions: [Region], isTrue: Bool)? {
        var ahead = reader
        guard (try? ahead.beginObject()) != nil else {
            try reader.skip()
            return nil
        }
        var regions: [Region] = []
        var (isCancelled, isTrue) = (false, false)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "was_cancelled": isCancelled = try reader.flag()
            case "ground_truth": isTrue = try reader.flag()
            case "result":
                try reader.beginArray()
                while try reader.hasNextElement() {
                    if let found = try region(&reader, path) { regions.append(found) }
                }
            default: try reader.skip()
            }
        }
        return isCancelled ? nil : (regions, isTrue)
    }

    /// Something marked on the picture; nil for what is said about all of it.
    private static func region(_ reader: inout JSONReader, _ path: String) throws -> Region? {
        var region = Region(kind: "", labels: [], numbers: [:], points: [], line: reader.line)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "original_width": region.width = try reader.number()
            case "original_height": region.height = try reader.number()
            case "value": try readValue(&reader, into: &region, path)
            default: try reader.skip()
            }
        }
        return region.kind.isEmpty ? nil : region
    }

    private static func readValue(
        _ reader: inout JSONReader, into region: inout Region, _ path: String
    ) throws {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if numbers.contains(key) {
                region.numbers[key] = try reader.number()
            } else if kinds.contains(key) {
                region.kind = key
                try reader.beginArray()
                while try reader.hasNextElement() { region.labels.append(try reader.string()) }
            } else if key == "points" {
                try reader.beginArray()
                while try reader.hasNextElement() {
                    var point: [Double] = []
                    let start = reader
                    try reader.beginArray()
                    while try reader.hasNextElement() { point.append(try reader.number()) }
                    guard point.count == 2 else { throw start.mistake(path: path, expected: "a point [x, y]") }
                    region.points.append((point[0], point[1]))
                }
            } else {
                try reader.skip()
            }
        }
    }
}
