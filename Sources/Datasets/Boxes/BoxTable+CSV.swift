import Files
import Formats
import Raster

extension BoxTable {
    /// Understands a table with a line for each box: picture, class, edges, and optionally `group`.
    ///
    /// Columns come in any order, under the names that other tools give them, in any case: `image`, `image_path`,
    /// `filename`, `file` or `path`; `class`, `label`, `category` or `name`; the edges as in ``EdgeColumns``. Where
    /// there are several of them, the first of these lists counts.
    ///
    /// Where a table has `x` and `y` and no size, or `centerX` and `centerY` and nothing else, these are points: middles of
    /// objects.
    ///
    /// A line with an empty class and empty edges says that the picture has no object. A box whose edges are the wrong
    /// way round is listed in ``skippedRows``.
    ///
    /// - Parameter pointSize: The width and height of objects that are marked by a point, in pixels.
    /// - Throws: `FormatError`, with file, line and column; ``TrainingDataError/pointsWithoutSize(path:)``.
    init(_ table: CSVTable, pointSize: Double? = nil) throws {
        self.init(path: table.path)
        let imageColumn = try table.column("image", "image_path", "filename", "file", "path")
        let classColumn = try table.column("class", "label", "category", "name")
        let edgeColumns = try EdgeColumns(of: table)
        guard !edgeColumns.arePoints || pointSize != nil else {
            throw TrainingDataError.pointsWithoutSize(path: table.path)
        }
        let groupColumn = table.optionalColumn("group")
        for row in table.rows {
            guard let image = Self.imageName(row[imageColumn].text) else {
                throw table.badField(
                    row, imageColumn, expected: "the name of a picture below the pictures' folder")
            }
            add(image: image)
            if let groupColumn { try setGroup(of: image, to: row, groupColumn, in: table) }
            let className = row[classColumn].text.trimmed
            if className.isEmpty, edgeColumns.areEmpty(in: row) { continue }
            guard !className.isEmpty else {
                throw table.badField(row, classColumn, expected: "the name of a class")
            }
            let line = row[imageColumn].line
            switch try edgeColumns.box(in: row, of: table) {
            case .success(let box):
                entries.append(
                    Entry(
                        image: image, className: className, box: box,
                        pointSize: edgeColumns.arePoints ? pointSize : nil, path: path, line: line))
            case .failure(let error): skipRow(line: line, error, path: path)
            }
        }
        try checkRows()
    }

    private mutating func setGroup(
        of image: String, to row: [CSVTable.Field], _ column: Int, in table: CSVTable
    ) throws(FormatError) {
        let group = row[column].text.trimmed
        guard group.isEmpty || setGroup(group, of: image) else {
            throw table.badField(
                row, column, expected: "'\(groups[image]!)' as on an earlier line of '\(image)'")
        }
    }
}

/// The columns of a table that say where a box is.
///
/// Their names are `xmin ymin xmax ymax`, `x1 y1 x2 y2`, `left top right bottom`, or `x y width height` with the place
/// of the upper left corner. `x y` or `centerX centerY` alone are points. Pixels count from 0, and the right and lower edge are behind the last pixel of the box.
struct EdgeColumns {
    private static let edges = [
        ["xmin", "ymin", "xmax", "ymax"], ["x1", "y1", "x2", "y2"], ["left", "top", "right", "bottom"],
    ]
    private static let cornerAndSize = ["x", "y", "width", "height"]
    private static let points = [["x", "y"], ["centerx", "centery"]]

    private let columns: [Int]
    private let hasSize: Bool
    /// True where there are middles only.
    let arePoints: Bool

    /// Finds the names of which the header has the most; of equally many the first.
    ///
    /// - Throws: `FormatError/missingColumn(path:line:name:found:)`.
    init(of table: CSVTable) throws(FormatError) {
        var best = (names: Self.edges[0], columns: [Int?]())
        for names in Self.edges + [Self.cornerAndSize] {
            let columns = names.map { table.optionalColumn($0) }
            if columns.count(where: { $0 != nil }) > best.columns.count(where: { $0 != nil }) || best.columns.isEmpty {
                best = (names, columns)
            }
        }
        // Four columns are a box, whatever else there is.
        let hasBox = best.columns.allSatisfy { $0 != nil }
        let isCorner = best.names == Self.cornerAndSize && best.columns[2...].allSatisfy { $0 == nil }
        let points = Self.points.map { $0.map { table.optionalColumn($0) } }.first { $0.allSatisfy { $0 != nil } }
        if !hasBox, isCorner || best.columns.allSatisfy({ $0 == nil }), let points {
            (columns, hasSize, arePoints) = (points.map { $0! }, false, true)
            return
        }
        arePoints = false
        var columns: [Int] = []
        for (name, column) in zip(best.names, best.columns) {
            guard let column else { throw table.missingColumn(name) }
            columns.append(column)
        }
        self.columns = columns
        hasSize = best.names == Self.cornerAndSize
    }

    /// Whether a line says nothing about a place.
    func areEmpty(in row: [CSVTable.Field]) -> Bool { columns.allSatisfy { row[$0].text.trimmed.isEmpty } }

    /// The box of a line; a failure where its edges are the wrong way round.
    ///
    /// - Throws: `FormatError/badField(path:line:column:name:expected:found:)` where a field holds no number.
    func box(in row: [CSVTable.Field], of table: CSVTable) throws(FormatError) -> Result<Box, FormatError> {
        var numbers: [Double] = []
        for column in columns {
            // No picture is as large, and whole numbers up to here are exact in every calculation.
            guard let number = table.number(row[column]), abs(number) < 1e9 else {
                throw table.badField(row, column, expected: "a number of pixels")
            }
            numbers.append(number)
        }
        if arePoints { return .success(Box(around: [(numbers[0], numbers[1])])) }
        for side in 0..<2 {
            if hasSize, numbers[side + 2] < 0 {
                return .failure(table.badField(row, columns[side + 2], expected: "a number not below 0"))
            }
            if !hasSize, numbers[side + 2] < numbers[side] {
                let name = table.header[columns[side]].text
                return .failure(
                    table.badField(
                        row, columns[side + 2], expected: "a number not below \(name) (\(numbers[side]))"))
            }
        }
        return .success(
            Box(
                xmin: numbers[0], ymin: numbers[1], xmax: numbers[2] + (hasSize ? numbers[0] : 0),
                ymax: numbers[3] + (hasSize ? numbers[1] : 0)))
    }
}
