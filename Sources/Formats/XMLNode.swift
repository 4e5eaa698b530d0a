import Files

/// An element of an XML file: its attributes, its text and what is in it. Comments and instructions are passed over.
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
    /// The values of its attributes under their names.
    package var attributes: [String: String] = [:]
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
    private var cursor: ByteCursor
    private let path: String
    /// Every element takes a call, and annotations need three.
    private static let largestDepth = 64
    /// Longer references are none that is known: `&#x10FFFF;` has ten characters.
    private static let longestReference = 12

    init(_ text: String, path: String) {
        cursor = ByteCursor(Array(text.utf8), passesOverMark: true)
        self.path = path
    }

    mutating func root() throws(FormatError) -> XMLNode {
        try passOver()
        let root = try element(depth: 1)
        try passOver()
        guard cursor.isAtEnd else { throw mistake("the end of the file after </\(root.name)>") }
        return root
    }

    /// Blanks, comments, instructions and the document type, as they may surround the root.
    private mutating func passOver() throws(FormatError) {
        while true {
            cursor.skipBlanks()
            if cursor.starts(with: "<!--") {
                try skip(to: "-->", "the end '-->' of the comment")
            } else if cursor.starts(with: "<?") {
                try skip(to: "?>", "the end '?>' of the instruction")
            } else if cursor.starts(with: "<!DOCTYPE") {
                try skipDocumentType()
            } else {
                return
            }
        }
    }

    private mutating func element(depth: Int) throws(FormatError) -> XMLNode {
        guard cursor.starts(with: "<"), depth <= Self.largestDepth else {
            throw mistake(
                depth <= Self.largestDepth
                    ? "an element '<…>'" : "at most \(Self.largestDepth) elements one within another")
        }
        let place = cursor.place()
        cursor.advance()
        var node = XMLNode(name: try name(), line: place.line, column: place.column)
        if try endOfTag(of: &node) { return node }
        var text: [UInt8] = []
        while true {
            if cursor.starts(with: "</") {
                try closingTag(of: node)
                node.text = String(decoding: text, as: UTF8.self).trimmed
                return node
            } else if cursor.starts(with: "<!--") {
                try skip(to: "-->", "the end '-->' of the comment")
            } else if cursor.starts(with: "<![CDATA[") {
                let start = cursor.position + 9
                try skip(to: "]]>", "the end ']]>' of the text")
                text += cursor.bytes[start..<cursor.position - 3]
            } else if cursor.starts(with: "<?") {
                try skip(to: "?>", "the end '?>' of the instruction")
            } else if cursor.starts(with: "<") {
                node.children.append(try element(depth: depth + 1))
            } else if cursor.starts(with: "&") {
                text += Array(String(try entity()).utf8)
            } else if let byte = cursor.current {
                text.append(byte)
                cursor.advance()
            } else {
                throw mistake("</\(node.name)> for the element that begins in line \(node.line)")
            }
        }
    }

    private mutating func closingTag(of node: XMLNode) throws(FormatError) {
        let start = cursor
        _ = cursor.take("</")
        let closing = try name()
        guard closing == node.name else { throw mistake("</\(node.name)>", at: start) }
        cursor.skipBlanks()
        guard cursor.take(">") else { throw mistake("'>' after </\(closing)") }
    }

    private mutating func name() throws(FormatError) -> String {
        let name = word()
        guard !name.isEmpty else { throw mistake("the name of an element") }
        return name
    }

    /// What stands before the next blank or mark.
    private mutating func word() -> String {
        let start = cursor.position
        while let byte = cursor.current, !" \n\r\t<>/=&\"'?!".utf8.contains(byte) { cursor.advance() }
        return String(decoding: cursor.bytes[start..<cursor.position], as: UTF8.self)
    }

    /// Reads attributes; true where the element has no content.
    ///
    /// What is no attribute is passed over: a tag ends where it ends.
    private mutating func endOfTag(of node: inout XMLNode) throws(FormatError) -> Bool {
        var attribute = ""
        while let byte = cursor.current {
            switch byte {
            case UInt8(ascii: ">"):
                cursor.advance()
                return false
            case UInt8(ascii: "/"):
                cursor.advance()
                guard cursor.take(">") else { throw mistake("'>' after '/'") }
                return true
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let value = try value(endingWith: byte)
                if !attribute.isEmpty { node.attributes[attribute] = value }
                attribute = ""
            case UInt8(ascii: "<"): throw mistake("'>' at the end of the tag")
            case UInt8(ascii: "="), UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
                cursor.advance()
            default:
                attribute = word()
                if attribute.isEmpty { cursor.advance() }
            }
        }
        throw mistake("'>' at the end of the tag")
    }

    /// The value of an attribute, from its first quote on; an `&` that begins no reference stands for itself.
    private mutating func value(endingWith quote: UInt8) throws(FormatError) -> String {
        cursor.advance()
        let start = cursor
        var text: [UInt8] = []
        while let byte = cursor.current {
            if byte == quote {
                cursor.advance()
                return String(decoding: text, as: UTF8.self)
            }
            var ahead = self
            if byte == UInt8(ascii: "&"), let scalar = try? ahead.entity() {
                self = ahead
                text += Array(String(scalar).utf8)
            } else {
                text.append(byte)
                cursor.advance()
            }
        }
        throw mistake("the closing quote of the attribute", at: start)
    }

    private mutating func entity() throws(FormatError) -> Unicode.Scalar {
        let known: [String: Unicode.Scalar] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
        let reference = cursor.bytes[cursor.position...].prefix(Self.longestReference)
        if let end = reference.firstIndex(of: UInt8(ascii: ";")) {
            let body = String(decoding: reference[(reference.startIndex + 1)..<end], as: UTF8.self)
            let number =
                body.hasPrefix("#x")
                ? UInt32(body.dropFirst(2), radix: 16)
                : body.hasPrefix("#") ? UInt32(body.dropFirst()) : nil
            if let scalar = known[body] ?? number.flatMap(Unicode.Scalar.init) {
                cursor.advance(by: end + 1 - cursor.position)
                return scalar
            }
        }
        throw mistake("&lt; &gt; &amp; &quot; &apos; or the number of a character, as in &#233;")
    }

    private mutating func skipDocumentType() throws(FormatError) {
        let start = cursor
        var brackets = 0
        while let byte = cursor.current {
            if byte == UInt8(ascii: "[") { brackets += 1 }
            if byte == UInt8(ascii: "]") { brackets -= 1 }
            cursor.advance()
            if byte == UInt8(ascii: ">"), brackets <= 0 { return }
        }
        throw mistake("a document type that ends with '>'", at: start)
    }

    private mutating func skip(to end: StaticString, _ expected: String) throws(FormatError) {
        let start = cursor
        while !cursor.isAtEnd {
            if cursor.take(end) { return }
            cursor.advance()
        }
        throw mistake(expected, at: start)
    }

    /// - Parameter place: Where the mistake is, if not at the next byte.
    private func mistake(_ expected: String, at place: ByteCursor? = nil) -> FormatError {
        var place = place ?? cursor
        // Twelve characters are enough to find the place again; none has more than four bytes.
        let rest = String(decoding: place.bytes[place.position...].prefix(48), as: UTF8.self)
            .unicodeScalars.prefix(12).prefix { $0.value >= 0x20 }
        let found =
            place.isAtEnd
            ? "the end of the file"
            : rest.isEmpty ? "the end of the line" : "'\(String(String.UnicodeScalarView(rest)))'"
        let (line, column) = place.place()
        return .badPlace(path: path, line: line, column: column, expected: expected, found: found)
    }
}
