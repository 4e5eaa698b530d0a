/// A place in the bytes of a text that knows its line and column.
///
/// The readers of JSON, XML, CSV and NumPy headers move one along. It is a value: who wants to point an error at an
/// earlier place keeps a copy from there.
package struct ByteCursor {
    /// The text in UTF-8.
    package let bytes: [UInt8]
    /// The index of the next byte, counted from 0.
    package private(set) var position = 0
    /// The line of the next byte, counted from 1.
    package private(set) var line = 1
    /// A place in the present line and the number of characters before it: a long line is counted once.
    private var counted = (position: 0, characters: 0)

    /// A cursor at the first byte.
    ///
    /// - Parameter passesOverMark: Begins behind a byte-order mark, which takes up no column.
    package init(_ bytes: [UInt8], passesOverMark: Bool) {
        self.bytes = bytes
        if passesOverMark, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            position = 3
            beginLine()
        }
    }

    /// The next byte; nil at the end.
    package var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// True behind the last byte.
    package var isAtEnd: Bool { position == bytes.count }

    /// Whether a word comes next.
    package func starts(with word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            guard bytes.count - position >= word.count else { return false }
            for index in 0..<word.count where bytes[position + index] != word[index] { return false }
            return true
        }
    }

    /// Passes over the next byte; a line feed ends a line.
    package mutating func advance() {
        let isLineEnd = bytes[position] == UInt8(ascii: "\n")
        position += 1
        if isLineEnd {
            line += 1
            beginLine()
        }
    }

    /// Passes over bytes of which none ends a line.
    package mutating func advance(by count: Int) { position += count }

    /// Passes over a word without line ends, if it comes next.
    package mutating func take(_ word: StaticString) -> Bool {
        guard starts(with: word) else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    /// Passes over a line end as any system writes it: LF, CR LF, or CR.
    package mutating func takeLineEnd() -> Bool {
        guard current == UInt8(ascii: "\n") || current == UInt8(ascii: "\r") else { return false }
        if take("\r") { _ = take("\n") } else { position += 1 }
        line += 1
        beginLine()
        return true
    }

    /// Passes over spaces, tabs and line ends.
    package mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
    }

    /// Line and column of the next byte, counted from 1; columns count characters (Unicode scalars).
    ///
    /// - Complexity: O(bytes since the last call in this line).
    package mutating func place() -> (line: Int, column: Int) {
        // Every character has one byte that does not continue another.
        counted.characters += bytes[counted.position..<position].count { $0 & 0xC0 != 0x80 }
        counted.position = position
        return (line, counted.characters + 1)
    }

    private mutating func beginLine() {
        counted = (position, 0)
    }
}
