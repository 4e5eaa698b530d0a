import Formats
import Raster

extension BoxTable {
    /// Understands a table `image,class,xmin,ymin,xmax,ymax` and optionally `group`, columns in any order.
    ///
    /// A line with an empty class and empty coordinates says that the picture has no object.
    ///
    /// - Throws: ``TrainingDataError``, with file, line and column.
    init(_ table: CSVTable) throws {
        self.init(path: table.path)
        let imageColumn = try table.column("image")
        let classColumn = try table.column("class")
        var edgeColumns: [Int] = []
        for name in ["xmin", "ymin", "xmax", "ymax"] { edgeColumns.append(try table.column(name)) }
        let groupColumn = table.optionalColumn("group")
        for row in table.rows {
            guard let image = Self.imageName(row[imageColumn].text) else {
                throw table.badField(
                    row[imageColumn], name: "image", expected: "the name of a picture below the pictures' folder")
            }
            add(image: image)
            if let groupColumn { try setGroup(of: image, to: row[groupColumn], in: table) }
            let className = row[classColumn].text.trimmed
            if className.isEmpty, edgeColumns.allSatisfy({ row[$0].text.trimmed.isEmpty }) { continue }
            guard !className.isEmpty else {
                throw table.badField(row[classColumn], name: "class", expected: "the name of a class")
            }
            let box = try Self.readBox(edgeColumns.map { row[$0] }, in: table)
            entries.append(
                Entry(image: image, className: className, box: box, path: path, line: row[imageColumn].line))
        }
    }

    private mutating func setGroup(
        of image: String, to field: CSVTable.Field, in table: CSVTable
    ) throws {
        let group = field.text.trimmed
        guard group.isEmpty || setGroup(group, of: image) else {
            throw table.badField(
                field, name: "group", expected: "'\(groups[image]!)' as on an earlier line of '\(image)'")
        }
    }

    private static func readBox(_ fields: [CSVTable.Field], in table: CSVTable) throws -> Box {
        var edges: [Double] = []
        for (field, name) in zip(fields, ["xmin", "ymin", "xmax", "ymax"]) {
            guard let number = Double(field.text.trimmed), number.isFinite, abs(number) < 1e9 else {
                throw table.badField(field, name: name, expected: "a number of pixels")
            }
            edges.append(number)
        }
        guard edges[2] >= edges[0] else {
            throw table.badField(fields[2], name: "xmax", expected: "a number not below xmin (\(edges[0]))")
        }
        guard edges[3] >= edges[1] else {
            throw table.badField(fields[3], name: "ymax", expected: "a number not below ymin (\(edges[1]))")
        }
        return Box(xmin: edges[0], ymin: edges[1], xmax: edges[2], ymax: edges[3])
    }
}
