import Files
import Formats

/// Reads what the key `names` of a description in YAML holds: a list or numbered names, in lines of their own or in brackets.
///
/// Everything else in the file is passed over. Names may be plain or in single or double quotes.
///
/// - Note: Source: YAML 1.2.2, 7.3 and 7.4; docs.ultralytics.com, "Object Detection Datasets Overview".
struct YAMLNames {
    private let lines: [String]
    private let path: String
    private var line: Int
    private var rest: Substring

    /// The names under their numbers; nil where there is no such key.
    ///
    /// - Throws: `FormatError.badPlace` where its value is neither list nor numbered names.
    static func names(in lines: [String], path: String) throws(FormatError) -> [Int: String]? {
        guard let line = lines.firstIndex(where: { $0.hasPrefix("names:") }) else { return nil }
        var reader = YAMLNames(lines: lines, path: path, line: line, rest: lines[line].dropFirst(6))
        reader.skipBlanks()
        if reader.rest.first == "[" || reader.rest.first == "{" { return try reader.bracketed() }
        guard reader.rest.isEmpty else { throw reader.mistake("a list of names") }
        return try reader.block()
    }

    /// Names in lines of their own: `- name` or `0: name`.
    private mutating func block() throws(FormatError) -> [Int: String] {
        var names: [Int: String] = [:]
        while line + 1 < lines.count {
            line += 1
            rest = lines[line][...]
            let isIndented = rest.first == " " || rest.first == "\t"
            skipBlanks()
            if rest.isEmpty { continue }
            if rest.first == "-" {
                rest.removeFirst()
                skipBlanks()
                names[names.count] = try scalar(endingAt: "")
            } else if isIndented {
                names[try key()] = try scalar(endingAt: "")
            } else {
                break
            }
            skipBlanks()
            guard rest.isEmpty else { throw mistake("the end of the line after a name") }
        }
        return names
    }

    /// Names in brackets, over as many lines as they take: `[a, b]` or `{0: a, 1: b}`.
    private mutating func bracketed() throws(FormatError) -> [Int: String] {
        let isNumbered = rest.removeFirst() == "{"
        let end: Character = isNumbered ? "}" : "]"
        var names: [Int: String] = [:]
        try skipLines()
        while rest.first != end {
            let number = isNumbered ? try key() : names.count
            if isNumbered { try skipLines() }
            names[number] = try scalar(endingAt: ",]}")
            try skipLines()
            if rest.first == "," {
                rest.removeFirst()
                try skipLines()
            } else if rest.first != end {
                throw mistake("',' or '\(end)' after a name")
            }
        }
        return names
    }

    /// A number with its colon.
    private mutating func key() throws(FormatError) -> Int {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        guard let number = Int(digits), rest.dropFirst(digits.count).first == ":" else {
            throw mistake("the number of a class and ':'")
        }
        rest = rest.dropFirst(digits.count + 1)
        skipBlanks()
        return number
    }

    /// A name, plain or quoted.
    private mutating func scalar(endingAt ends: String) throws(FormatError) -> String {
        if rest.first == "'" || rest.first == "\"" { return try quoted() }
        var text = ""
        while let next = rest.first, !ends.contains(next), !(next == "#" && (text.last ?? " ").isWhitespace) {
            text.append(rest.removeFirst())
        }
        return text.trimmed
    }

    private mutating func quoted() throws(FormatError) -> String {
        let quote = rest.removeFirst()
        var text = ""
        while let next = rest.popFirst() {
            if next == quote {
                guard quote == "'", rest.first == "'" else { return text }
                text.append(rest.removeFirst())
            } else if next == "\\", quote == "\"" {
                text.unicodeScalars.append(try escaped())
            } else {
                text.append(next)
            }
        }
        throw mistake("the closing quote of a name")
    }

    /// The character that is escaped, after a backslash.
    private mutating func escaped() throws(FormatError) -> Unicode.Scalar {
        let digits: [Character: Int] = ["x": 2, "u": 4, "U": 8]
        switch rest.popFirst() {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case let mark? where digits[mark] != nil:
            let count = digits[mark]!
            guard rest.count >= count, let number = UInt32(rest.prefix(count), radix: 16),
                let scalar = Unicode.Scalar(number)
            else { throw mistake("\(count) hexadecimal digits after '\\\(mark)'") }
            rest = rest.dropFirst(count)
            return scalar
        case let character? where "\"\\/ ".contains(character): return character.unicodeScalars.first!
        default: throw mistake("an escape such as \\n or \\u00e9")
        }
    }

    /// Passes over blanks, and over a comment behind them.
    private mutating func skipBlanks() {
        rest = rest.drop { $0 == " " || $0 == "\t" }
        if rest.first == "#" { rest = "" }
    }

    /// Passes over blanks, comments and line ends up to something else.
    private mutating func skipLines() throws(FormatError) {
        skipBlanks()
        while rest.isEmpty {
            guard line + 1 < lines.count else { throw mistake("the closing bracket of 'names'") }
            line += 1
            rest = lines[line][...]
            skipBlanks()
        }
    }

    private func mistake(_ expected: String) -> FormatError {
        let column = lines[line].unicodeScalars.count - rest.unicodeScalars.count + 1
        return .badPlace(
            path: path, line: line + 1, column: max(1, column), expected: expected,
            found: rest.isEmpty ? "the end of the line" : "'\(rest.prefix(12))'")
    }
}
