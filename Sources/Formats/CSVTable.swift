import Files
import FoundationEssentials

/// A table with a header, read from text whose fields are separated by commas, semicolons or tabs.
///
/// Which of the three it is, the header tells. Quoting as in RFC 4180 (a quoted field may hold separators, line ends and
/// doubled quotes); a byte-order mark, CRLF, CR and a missing last line end are tolerated, blank lines are passed over.
/// Every field knows where it is, so that an error can point at it.
package struct CSVTable {
    /// A field and the place of its first character, both counted from 1.
    package struct Field: Equatable {
        package var text: String
        package var line: Int
        package var column: Int
    }

    /// What separates two fields.
    package enum Separator: UInt8, CaseIterable {
        case comma = 0x2C
        case semicolon = 0x3B
        case tab = 0x09

        /// The word for it in a sentence.
        var name: String {
            switch self {
            case .comma: "comma"
            case .semicolon: "semicolon"
            case .tab: "tab"
            }
        }
    }

    package let path: String
    package let separator: Separator
    package let header: [Field]
    package let rows: [[Field]]

    /// Reads a file.
    ///
    /// - Throws: ``FormatError``.
    package init(contentsOf path: String) throws(FormatError) {
        try self.init(try TextFile.contents(of: path), path: path)
    }

    /// Reads a text; `path` is for the errors.
    ///
    /// - Throws: ``FormatError``.
    package init(_ text: String, path: String) throws(FormatError) {
        var scanner = CSVScanner(text, path: path)
        var records: [[Field]] = []
        while let record = try scanner.nextRecord() { records.append(record) }
        guard let header = records.first else { throw .emptyTable(path: path) }
        self.path = path
        separator = scanner.separator
        self.header = header.map { Field(text: $0.text.trimmed, line: $0.line, column: $0.column) }
        for (index, field) in self.header.enumerated()
        where self.header[..<index].contains(where: { $0.text == field.text }) {
            throw .repeatedColumn(path: path, line: field.line, name: field.text)
        }
        rows = Array(records.dropFirst())
        for row in rows where row.count != header.count {
            throw .wrongFieldCount(
                path: path, line: row[0].line, expected: header.count, found: row.count, separator: separator.name)
        }
    }

    /// The index of a column that must be there.
    ///
    /// - Parameter names: What the column may be called, in any case; the first that the header has is taken.
    /// - Throws: ``FormatError/missingColumn(path:line:name:found:)``, with the first of the names.
    package func column(_ names: String...) throws(FormatError) -> Int {
        if let index = optionalColumn(names) { return index }
        throw missingColumn(names[0])
    }

    /// The index of a column that may be there, under one of several names in any case.
    package func optionalColumn(_ names: String...) -> Int? { optionalColumn(names) }

    private func optionalColumn(_ names: [String]) -> Int? {
        let found = header.map { $0.text.lowercased() }
        return names.lazy.compactMap { name in found.firstIndex(of: name) }.first
    }

    /// The number in a field; nil where it holds none that is finite.
    ///
    /// Between semicolons, where spreadsheets write them, decimal commas are read as points.
    package func number(_ field: Field) -> Double? {
        let text = field.text.trimmed
        guard let number = Double(separator == .semicolon ? text.replacing(",", with: ".") : text), number.isFinite
        else { return nil }
        return number
    }

    /// An error about a column that is missing.
    package func missingColumn(_ name: String) -> FormatError {
        .missingColumn(path: path, line: header[0].line, name: name, found: header.map(\.text))
    }

    /// An error about a field of a column, which has the name that the header gives it.
    package func badField(_ row: [Field], _ column: Int, expected: String) -> FormatError {
        let field = row[column]
        return .badField(
            path: path, line: field.line, column: field.column, name: header[column].text, expected: expected,
            found: field.text)
    }
}

/// Cuts a text into records and fields.
private struct CSVScanner {
    private var cursor: ByteCursor
    private let path: String
    let separator: CSVTable.Separator

    init(_ text: String, path: String) {
        cursor = ByteCursor(Array(text.utf8), passesOverMark: true)
        self.path = path
        separator = Self.separator(in: cursor)
    }

    /// The separator that the first line which is not blank has most often; a comma where it has none.
    private static func separator(in start: ByteCursor) -> CSVTable.Separator {
        var cursor = start
        while cursor.takeLineEnd() {}
        var counts: [CSVTable.Separator: Int] = [:]
        var isQuoted = false
        while let byte = cursor.current, isQuoted || (byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r")) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted, let separator = CSVTable.Separator(rawValue: byte) { counts[separator, default: 0] += 1 }
            cursor.advance()
        }
        let most = counts.values.max() ?? 0
        return CSVTable.Separator.allCases.first { counts[$0] == most } ?? .comma
    }

    mutating func nextRecord() throws(FormatError) -> [CSVTable.Field]? {
        while cursor.takeLineEnd() {}
        guard !cursor.isAtEnd else { return nil }
        var fields = [try nextField()]
        while cursor.current == separator.rawValue {
            cursor.advance()
            fields.append(try nextField())
        }
        _ = cursor.takeLineEnd()
        return fields
    }

    private var isAtEndOfField: Bool {
        guard let byte = cursor.current else { return true }
        return byte == separator.rawValue || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private mutating func nextField() throws(FormatError) -> CSVTable.Field {
        let (line, column) = cursor.place()
        if cursor.current == UInt8(ascii: "\"") {
            let text = try quotedText()
            guard isAtEndOfField else {
                let (line, column) = cursor.place()
                throw .textAfterQuote(path: path, line: line, column: column, separator: separator.name)
            }
            return CSVTable.Field(text: text, line: line, column: column)
        }
        let start = cursor.position
        while !isAtEndOfField { cursor.advance() }
        return CSVTable.Field(
            text: String(decoding: cursor.bytes[start..<cursor.position], as: UTF8.self), line: line, column: column)
    }

    private mutating func quotedText() throws(FormatError) -> String {
        let start = cursor.place()
        var text: [UInt8] = []
        cursor.advance()
        while let byte = cursor.current {
            if byte == UInt8(ascii: "\"") {
                cursor.advance()
                guard cursor.current == UInt8(ascii: "\"") else { return String(decoding: text, as: UTF8.self) }
            }
            if cursor.takeLineEnd() {
                text.append(UInt8(ascii: "\n"))
            } else {
                text.append(byte)
                cursor.advance()
            }
        }
        throw .unterminatedQuote(path: path, line: start.line, column: start.column)
    }
}
