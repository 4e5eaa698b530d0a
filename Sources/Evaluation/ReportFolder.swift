import Files
import Formats
import Rendering

/// A folder that a report is written to, file by file, each complete or not at all.
struct ReportFolder {
    let path: String

    /// Creates the folder where there is none.
    ///
    /// - Throws: `FileError`.
    init(_ path: String) throws {
        self.path = path
        try createFolder(path)
    }

    /// Writes `report.json` and `report.txt`.
    func write(json: some Encodable, text: String) throws {
        try AtomicFile.write(JSONText.lines(of: json), to: Path.joined(path, "report.json"))
        try write(text: text + "\n", to: "report.txt")
    }

    /// Writes a text file.
    func write(text: String, to name: String) throws { try AtomicFile.write(text, to: Path.joined(path, name)) }

    /// Draws a chart into a PNG file, and into an SVG file beside it.
    func write(_ chart: some Chart, to name: String) throws { try chart.write(to: Path.joined(path, name)) }

    /// Draws small photographs into a PNG file; as SVG they would be no smaller and no sharper.
    func write(_ sheet: TileSheet, to name: String) throws { try sheet.picture().write(to: Path.joined(path, name)) }
}
