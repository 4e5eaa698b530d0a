/// Tables for people.
package enum TextTable {
    /// Lines of equally wide columns, two spaces apart; the first ones aligned left, the others right.
    ///
    /// - Parameter rows: The cells of each line, as many in all of them.
    package static func text(_ rows: [[String]], leftAligned: Int) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column < leftAligned ? row[column] + space : space + row[column]
            }.joined(separator: "  ")
        }
        return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    }
}
