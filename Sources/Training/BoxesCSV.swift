import Raster

/// A table of boxes: `image,class,xmin,ymin,xmax,ymax` and optionally `group`, columns in any order.
///
/// A line with an empty class and empty coordinates says that the picture has no object.
struct BoxesCSV {
    /// One line of the table that has a box.
    struct Entry {
        var image: String
        var className: String
        var box: Box
        var line: Int
    }

    let path: String
    private(set) var entries: [Entry] = []
    /// The pictures in the order of their first line.
    private(set) var images: [String] = []
    /// The group of each picture that has one.
    private(set) var groups: [String: String] = [:]

    /// Reads a file.
    ///
    /// - Throws: ``TrainingDataError``, with file, line and column.
    init(contentsOf path: String) throws(TrainingDataError) { try self.init(CSVTable(contentsOf: path)) }

    /// Understands a table.
    init(_ table: CSVTable) throws(TrainingDataError) {
        path = table.path
        let imageColumn = try table.column("image")
        let classColumn = try table.column("class")
        var edgeColumns: [Int] = []
        for name in ["xmin", "ymin", "xmax", "ymax"] { edgeColumns.append(try table.column(name)) }
        let groupColumn = table.optionalColumn("group")
        var seen: Set<String> = []
        for row in table.rows {
            let image = row[imageColumn].text.trimmed.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
            guard !image.isEmpty, !image.utf8.contains(0), !image.split(separator: "/").contains("..") else {
                throw badField(
                    row[imageColumn], name: "image", expected: "the name of a picture below the pictures' folder")
            }
            if seen.insert(image).inserted { images.append(image) }
            if let groupColumn { try setGroup(of: image, to: row[groupColumn]) }
            let className = row[classColumn].text.trimmed
            if className.isEmpty, edgeColumns.allSatisfy({ row[$0].text.trimmed.isEmpty }) { continue }
            guard !className.isEmpty else {
                throw badField(row[classColumn], name: "class", expected: "the name of a class")
            }
            let box = try readBox(edgeColumns.map { row[$0] })
            entries.append(Entry(image: image, className: className, box: box, line: row[imageColumn].line))
        }
    }

    /// The names of all classes, sorted.
    var classNames: [String] { Set(entries.map(\.className)).sorted() }

    private mutating func setGroup(of image: String, to field: CSVTable.Field) throws(TrainingDataError) {
        let group = field.text.trimmed
        guard !group.isEmpty else { return }
        if let other = groups[image], other != group {
            throw badField(field, name: "group", expected: "'\(other)' as on an earlier line of '\(image)'")
        }
        groups[image] = group
    }

    private func readBox(_ fields: [CSVTable.Field]) throws(TrainingDataError) -> Box {
        var edges: [Double] = []
        for (field, name) in zip(fields, ["xmin", "ymin", "xmax", "ymax"]) {
            guard let number = Double(field.text.trimmed), number.isFinite, abs(number) < 1e9 else {
                throw badField(field, name: name, expected: "a number of pixels")
            }
            edges.append(number)
        }
        guard edges[2] >= edges[0] else {
            throw badField(fields[2], name: "xmax", expected: "a number not below xmin (\(edges[0]))")
        }
        guard edges[3] >= edges[1] else {
            throw badField(fields[3], name: "ymax", expected: "a number not below ymin (\(edges[1]))")
        }
        return Box(xmin: edges[0], ymin: edges[1], xmax: edges[2], ymax: edges[3])
    }

    private func badField(_ field: CSVTable.Field, name: String, expected: String) -> TrainingDataError {
        .badField(
            path: path, line: field.line, column: field.column, name: name, expected: expected, found: field.text)
    }
}
