import Files

/// Writes pictures and what was found on them in several formats, one picture after the other.
///
/// Only the names of pictures and classes stay in memory, and nothing has its own name before everything is complete
/// but the files of single pictures.
package struct Exporter {
    private let names: [ExportedNames]
    private var writers: [any ExportWriter]
    private var next = 0

    /// An export of all pictures of a set.
    ///
    /// - Parameter prefix: What the names of files for the whole set start with: a folder with `/`, or a name in it with `.`.
    /// - Throws: `FileError`.
    package init(_ formats: [ExportFormat], _ set: ExportSet, prefix: String) throws {
        names = set.names()
        writers = try formats.map { format -> any ExportWriter in
            switch format {
            case .coco: try COCOWriter(set, prefix: prefix)
            case .geojson: GeoJSONWriter(set)
            case .csv: try TableWriter(set, prefix: prefix)
            case .yolo: YOLOWriter(set, folder: prefix + "yolo", hasScores: false)
            case .yoloScores: YOLOWriter(set, folder: prefix + "yolo-scores", hasScores: true)
            case .voc: VOCWriter(folder: prefix + "voc")
            case .labelstudio: try LabelStudioWriter(set, prefix: prefix)
            case .cvat: try CVATWriter(set, prefix: prefix)
            }
        }
    }

    /// Writes the next picture of the set.
    ///
    /// - Parameter prefix: What the names of the picture's own files start with, as that of the set.
    /// - Throws: `FileError`.
    package mutating func add(_ picture: ExportedPicture, prefix: String) throws {
        let place = PlaceInExport(number: next, names: names[next], prefix: prefix)
        next += 1
        for index in writers.indices { try writers[index].add(picture, place) }
    }

    /// Completes the files.
    ///
    /// - Throws: `FileError`.
    package mutating func finish() throws -> ExportReport {
        precondition(next == names.count, "an export has all pictures of its set")
        var report = ExportReport()
        for index in writers.indices { try writers[index].finish(&report) }
        return report
    }
}

/// Where a picture stands in an export.
struct PlaceInExport {
    /// How many pictures came before.
    var number: Int
    /// What it is called.
    var names: ExportedNames
    /// What the names of its own files start with.
    var prefix: String
}

/// Writes the files of one format.
protocol ExportWriter {
    /// Writes the next picture.
    ///
    /// - Throws: `FileError`.
    mutating func add(_ picture: ExportedPicture, _ place: PlaceInExport) throws

    /// Completes the files, and says which they are.
    ///
    /// - Throws: `FileError`.
    mutating func finish(_ report: inout ExportReport) throws
}
