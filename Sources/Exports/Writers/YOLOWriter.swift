import Formats
import Numbers

/// Writes a text file for each picture, and which classes there are, as YOLO's programs take them.
///
/// A line is the number of the class from 0, then the middle of the box, its width and its height as shares of the
/// picture's; for predictions, then the score. The middle is that of the box: the format has no other place.
///
/// - Note: Source: docs.ultralytics.com, "Object Detection Datasets Overview".
struct YOLOWriter: ExportWriter {
    private let set: ExportSet
    private let folder: String
    private let hasScores: Bool
    private var labels: SetFolder

    init(_ set: ExportSet, folder: String, hasScores: Bool) {
        self.set = set
        self.folder = folder
        labels = SetFolder(folder + "/labels", ending: ".txt")
        self.hasScores = hasScores
    }

    mutating func add(_ picture: ExportedPicture, _ place: PlaceInExport) throws {
        let (width, height) = (Double(picture.width), Double(picture.height))
        let output = try TextOutput(labels.path(place.names.nested))
        for object in picture.objects {
            let box = object.box
            let shares = [box.centerX / width, box.centerY / height, box.width / width, box.height / height]
            let fields =
                [String(set.number(ofClass: object.className))] + shares.map { $0.fixed(10) }
                + (hasScores ? ["\(object.score)"] : [])
            try output.append(fields.joined(separator: " ") + "\n")
        }
        _ = try output.finish()
    }

    func finish(_ report: inout ExportReport) throws {
        // A list with a class on each line has no way to hold line ends.
        let listed = set.classes.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n" }
        try TextOutput.write(listed.joined(), to: folder + "/classes.txt")
        let names = set.classes.enumerated().map { "  \($0): \(YAMLText.quoted($1))\n" }
        try TextOutput.write(
            "# Pictures go into the folder images, under the names of the files in labels.\n"
                + "train: images\nval: images\nnc: \(set.classes.count)\nnames:\(names.isEmpty ? " {}" : "")\n"
                + names.joined(), to: folder + "/data.yaml")
        labels.warn(&report)
        report.files[hasScores ? ExportFormat.yoloScores.rawValue : ExportFormat.yolo.rawValue] = folder
    }
}
