import Foundation

/// An element of an XML file: its text and what is in it. Attributes, comments and instructions are passed over.
///
/// Written here because annotations need no more than this, and because Foundation's parser comes with a library of
/// its own that every start of the program would load. Only the five entities that XML defines and character
/// references are known, so that a file cannot unfold into more than it has, or name other files.
///
/// - Note: Source: W3C, Extensible Markup Language (XML) 1.0.
package struct XMLNode: Equatable {
    package var name: String
    /// The place of the `<`, counted from 1.
    package var line: Int
    package var column: Int
    /// The text directly in the element, without blanks at its ends.
    package var text = ""
    package var children: [XMLNode] = []

    /// The first child of a name.
    package func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }

    /// Reads the only element of a text; `path` is for the errors.
    ///
    /// - Throws: ``FormatError/badPlace(path:line:column:expected:found:)``.
    package static func root(of text: String, path: String) throws(FormatError) -> XMLNode {
        var reader = XMLReader(text, path: path)
        return try reader.root()
    }
}

/// Reads the elements of an XML text.
private struct XMLReader {
    private let characters: [Unicode.Scalar]
    private let path: String
    private var position = 0
    /// A place whose line is known.
    private var known = (position: 0, line: 1, lineStart: 0)
    private static let largestDepth = 64

    init(_ text: String, path: String) {
        characters = Array(text.unicodeScalars)
        self.path = path
        if characters.first == "\u{FEFF}" { position = 1 }
    }

    mutating func root() throws(FormatError) -> XMLNode {
        try passOver()
        let root = try element(depth: 1)
        try passOver()
        if position < characters.count { throw mistake("the end of the file after </\(root.name)>") }
        return root
    }

    /// Blanks, comments, instructions and the document type, as they may stand around the root.
    private mutating func passOver() throws(FormatError) {
        while true {
            while position < characters.count, isBlank(characters[position]) { position += 1 }
            if starts("<!--") {
                try skip(to: "-->", "the end '-->' of the comment")
            } else if starts("<?") {
                try skip(to: "?>", "the end '?>' of the instruction")
            } else if starts("<!DOCTYPE") {
                try skipDocumentType()
            } else {
                return
            }
        }
    }

    private mutating func element(depth: Int) throws(FormatError) -> XMLNode {
        guard starts("<"), depth <= Self.largestDepth else {
            throw mistake(
                depth <= Self.largestDepth
                    ? "an element '<…>'" : "at most \(Self.largestDepth) elements one within another")
        }
        let place = place()
        position += 1
        var node = XMLNode(name: try name(), line: place.line, column: place.column)
        if try endOfTag() { return node }
        while true {
            if starts("</") {
                let start = position
                position += 2
                let closing = try name()
                guard closing == node.name else {
                    position = start
                    throw mistake("</\(node.name)>")
                }
                while position < characters.count, isBlank(characters[position]) { position += 1 }
                guard starts(">") else { throw mistake("'>' after </\(closing)") }
                position += 1
                node.text = node.text.trimmingCharacters(in: .whitespacesAndNewlines)
                return node
            } else if starts("<!--") {
                try skip(to: "-->", "the end '-->' of the comment")
            } else if starts("<![CDATA[") {
                let start = position + 9
                try skip(to: "]]>", "the end ']]>' of the text")
                node.text.unicodeScalars.append(contentsOf: characters[start..<position - 3])
            } else if starts("<?") {
                try skip(to: "?>", "the end '?>' of the instruction")
            } else if starts("<") {
                node.children.append(try element(depth: depth + 1))
            } else if starts("&") {
                node.text.unicodeScalars.append(try entity())
            } else if position < characters.count {
                node.text.unicodeScalars.append(characters[position])
                position += 1
            } else {
                throw mistake("</\(node.name)> for the element that begins in line \(node.line)")
            }
        }
    }

    private mutating func name() throws(FormatError) -> String {
        let start = position
        while position < characters.count, !isBlank(characters[position]),
            !"<>/=&\"'?!".unicodeScalars.contains(characters[position])
        {
            position += 1
        }
        guard position > start else { throw mistake("the name of an element") }
        return String(String.UnicodeScalarView(characters[start..<position]))
    }

    /// Passes over attributes; true where the element has no content.
    private mutating func endOfTag() throws(FormatError) -> Bool {
        while position < characters.count {
            switch characters[position] {
            case ">":
                position += 1
                return false
            case "/":
                position += 1
                guard starts(">") else { throw mistake("'>' after '/'") }
                position += 1
                return true
            case "\"", "'":
                let quote = String(Character(characters[position]))
                position += 1
                try skip(to: quote, "the closing quote of the attribute")
            case "<": throw mistake("'>' at the end of the tag")
            default: position += 1
            }
        }
        throw mistake("'>' at the end of the tag")
    }

    private mutating func entity() throws(FormatError) -> Unicode.Scalar {
        let start = position
        let known: [String: Unicode.Scalar] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
        let end = characters[start...].prefix(12).firstIndex(of: ";")
        if let end {
            let body = String(String.UnicodeScalarView(characters[start + 1..<end]))
            let number =
                body.hasPrefix("#x")
                ? UInt32(body.dropFirst(2), radix: 16)
                : body.hasPrefix("#") ? UInt32(body.dropFirst()) : nil
            if let scalar = known[body] ?? number.flatMap(Unicode.Scalar.init) {
                position = end + 1
                return scalar
            }
        }
        throw mistake("&lt; &gt; &amp; &quot; &apos; or the number of a character, as in &#233;")
    }

    private mutating func skipDocumentType() throws(FormatError) {
        let start = position
        var brackets = 0
        while position < characters.count {
            if characters[position] == "[" { brackets += 1 }
            if characters[position] == "]" { brackets -= 1 }
            position += 1
            if characters[position - 1] == ">", brackets <= 0 { return }
        }
        position = start
        throw mistake("a document type that ends with '>'")
    }

    private mutating func skip(to end: String, _ expected: String) throws(FormatError) {
        let start = position
        while position < characters.count {
            if starts(end) {
                position += end.unicodeScalars.count
                return
            }
            position += 1
        }
        position = start
        throw mistake(expected)
    }

    private func starts(_ text: String) -> Bool { characters[position...].starts(with: text.unicodeScalars) }

    private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t"
    }

    /// Line and column of the current position, counted from 1.
    private mutating func place() -> (line: Int, column: Int) {
        if position < known.position { known = (0, 1, 0) }
        for index in known.position..<position where characters[index] == "\n" {
            known.line += 1
            known.lineStart = index + 1
        }
        known.position = position
        return (known.line, position - known.lineStart + 1)
    }

    private mutating func mistake(_ expected: String) -> FormatError {
        let (line, column) = place()
        let rest = characters[position...].prefix(12).prefix { $0.value >= 0x20 }
        let found =
            position < characters.count
            ? (rest.isEmpty ? "the end of the line" : "'\(String(String.UnicodeScalarView(rest)))'")
            : "the end of the file"
        return .badPlace(path: path, line: line, column: column, expected: expected, found: found)
    }
}
