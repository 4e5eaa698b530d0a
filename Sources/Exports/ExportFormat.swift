/// A form in which detections are handed on to other programs.
public enum ExportFormat: String, CaseIterable, Sendable, Codable {
    /// A data set and a list of results as COCO has them.
    case coco
    /// Polygons for QuPath in pixels, and for a GIS in map coordinates.
    case geojson
    /// Tables of objects and of pictures for spreadsheets.
    case csv
    /// A text file for each picture, as YOLO's training reads them.
    case yolo
    /// The same with the score in a sixth column, as YOLO's predictions have it.
    case yoloScores = "yolo-scores"
    /// An XML file for each picture, as Pascal VOC has them.
    case voc
    /// Tasks with predictions for Label Studio.
    case labelstudio
    /// CVAT for images 1.1.
    case cvat

    /// The names of all formats, with commas between them.
    public static var names: String { allCases.map(\.rawValue).joined(separator: ",") }

    /// Formats from their names with commas between them, in the order of ``allCases``.
    ///
    /// - Throws: ``ExportError/unknownFormat(name:)``.
    public static func list(_ text: String) throws(ExportError) -> [ExportFormat] {
        var found: Set<ExportFormat> = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let format = ExportFormat(rawValue: String(name)) else {
                throw .unknownFormat(name: String(name))
            }
            found.insert(format)
        }
        return allCases.filter(found.contains)
    }
}
