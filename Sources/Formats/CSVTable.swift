import Foundation

/// A table with a header, read from comma-separated text.
///
/// Quoting as in RFC 4180 (a quoted field may hold commas, line ends and doubled quotes); a byte-order mark,
/// CRLF, CR and a missing last line end are tolerated, blank lines are passed over. Every field knows where
/// it stands, so that an error can point at it.
package struct CSVTable {
    /// A field and the place of its first character, both counted from 1.
    package struct Field: Equatable {
        package var text: String
        package var line: Int
        package var column: Int
    }

    package let path: String
    package let header: [Field]
    package let rows: [[Field]]

    /// Reads a file.
    package init(contentsOf path: String) throws(FormatError) {
        try self.init(try TextFile.contents(of: path), path: path)
    }

    /// Reads a text; `path` is for the errors.
    package init(_ text: String, path: String) throws(FormatError) {
        var scanner = CSVScanner(text, path: path)
        var records: [[Field]] = []
        while let record = try scanner.nextRecord() { records.append(record) }
        guard let header = records.first else { throw .emptyTable(path: path) }
        self.path = path
        self.header = header.map { Field(text: $0.text.trimmed, line: $0.line, column: $0.column) }
        for (index, field) in self.header.enumerated()
        where self.header[..<index].contains(where: { $0.text == field.text }) {
            throw .repeatedColumn(path: path, line: field.line, name: field.text)
        }
        rows = Array(records.dropFirst())
        for row in rows where row.count != header.count {
            throw .wrongFieldCount(path: path, line: row[0].line, expected: header.count, found: row.count)
        }
    }

    /// The index of a column that must be there.
    package func column(_ name: String) throws(FormatError) -> Int {
        if let index = optionalColumn(name) { return index }
        throw .missingColumn(path: path, line: header[0].line, name: name, found: header.map(\.text))
    }

    /// An error about a field.
    package func badField(_ field: Field, name: String, expected: String) -> FormatError {
        .badField(
            path: path, line: field.line, column: field.column, name: name, expected: expected, found: field.text)
    }

    /// The index of a column that may be there.
    package func optionalColumn(_ name: String) -> Int? { header.firstIndex { $0.text == name } }
}

/// Cuts a text into records and fields.
private struct CSVScanner {
    private let characters: [Unicode.Scalar]
    private let path: String
    private var position = 0
    private var line = 1
    private var lineStart = 0

    init(_ text: String, path: String) {
        characters = Array(text.unicodeScalars)
        self.path = path
        if characters.first == "\u{FEFF}" {
            position = 1
            lineStart = 1
        }
    }

    private var column: Int { position - lineStart + 1 }
    private var current: Unicode.Scalar? { position < characters.count ? characters[position] : nil }

    mutating func nextRecord() throws(FormatError) -> [CSVTable.Field]? {
        while takeLineEnd() {}
        guard current != nil else { return nil }
        var fields = [try nextField()]
        while current == "," {
            position += 1
            fields.append(try nextField())
        }
        _ = takeLineEnd()
        return fields
    }

    private mutating func nextField() throws(FormatError) -> CSVTable.Field {
        var field = CSVTable.Field(text: "", line: line, column: column)
        if current == "\"" {
            field.text = try quotedText()
            if let current, current != ",", current != "\n", current != "\r" {
                throw .textAfterQuote(path: path, line: line, column: column)
            }
            return field
        }
        while let character = current, character != ",", character != "\n", character != "\r" {
            field.text.unicodeScalars.append(character)
            position += 1
        }
        return field
    }

    private mutating func quotedText() throws(FormatError) -> String {
        let start = (line: line, column: column)
        var text = ""
        position += 1
        while let character = current {
            if character == "\"" {
                position += 1
                guard current == "\"" else { return text }
            }
            if takeLineEnd() {
                text.append("\n")
            } else {
                text.unicodeScalars.append(character)
                position += 1
            }
        }
        throw .unterminatedQuote(path: path, line: start.line, column: start.column)
    }

    private mutating func takeLineEnd() -> Bool {
        guard let character = current, character == "\n" || character == "\r" else { return false }
        position += 1
        if character == "\r", current == "\n" { position += 1 }
        line += 1
        lineStart = position
        return true
    }
}

extension String {
    /// The text without blanks at its ends.
    package var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
