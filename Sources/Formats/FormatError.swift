import Files
import Glibc

/// What can be wrong with a file of text or numbers, whatever it is about.
public enum FormatError: Error, Equatable {
    /// The file or folder cannot be read.
    case cannotRead(path: String, reason: String)
    /// The table is not text in UTF-8.
    case notText(path: String)
    /// The table has no header line.
    case emptyTable(path: String)
    /// The header lacks a column.
    case missingColumn(path: String, line: Int, name: String, found: [String])
    /// The header names a column twice.
    case repeatedColumn(path: String, line: Int, name: String)
    /// A line has more or fewer fields than the header.
    case wrongFieldCount(path: String, line: Int, expected: Int, found: Int, separator: String = "comma")
    /// A quoted field never ends.
    case unterminatedQuote(path: String, line: Int, column: Int)
    /// Text follows the closing quote of a field.
    case textAfterQuote(path: String, line: Int, column: Int, separator: String = "comma")
    /// A field does not hold what its column asks for. `column` counts characters from 1.
    case badField(path: String, line: Int, column: Int, name: String, expected: String, found: String)
    /// Something in a text is not what it must be. `line` and `column` count from 1.
    case badPlace(path: String, line: Int, column: Int, expected: String, found: String)
}

extension FormatError: DescribedError {
    /// One sentence: what, where, expected and found, and what to do.
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            "cannot read '\(path)': \(reason)"
        case .notText(let path):
            "'\(path)' is not text in UTF-8; save it again as UTF-8"
        case .emptyTable(let path):
            "'\(path)' is empty; the first line must name the columns: image,class,xmin,ymin,xmax,ymax for boxes, "
                + "path,label for whole pictures"
        case .missingColumn(let path, let line, let name, let found):
            "\(path):\(line): column '\(name)' is missing, found \(found.quoted(atMost: 8)); "
                + "the first line must name the columns"
        case .repeatedColumn(let path, let line, let name):
            "\(path):\(line): column '\(name)' is named twice; remove or rename one"
        case .wrongFieldCount(let path, let line, let expected, let found, let separator):
            "\(path):\(line): expected \(expected) fields as in the first line, found \(found); "
                + "put fields that hold a \(separator) into double quotes"
        case .unterminatedQuote(let path, let line, let column):
            "\(path):\(line):\(column): the quoted field that starts here never ends; add the closing quote"
        case .textAfterQuote(let path, let line, let column, let separator):
            "\(path):\(line):\(column): expected a \(separator) or the end of the line after the closing quote; "
                + "write a quote inside a field as two quotes"
        case .badField(let path, let line, let column, let name, let expected, let found):
            "\(path):\(line):\(column): column '\(name)': expected \(expected), found '\(found)'"
        case .badPlace(let path, let line, let column, let expected, let found):
            "\(path):\(line):\(column): expected \(expected), found \(found)"
        }
    }
}
