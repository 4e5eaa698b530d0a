import Testing

@testable import Formats

@Suite struct ByteCursorTests {
    @Test("Columns count characters, lines end as on any system, and a copy stays at its place")
    func places() {
        var cursor = ByteCursor(Array("é😀x\r\n\ry".utf8), passesOverMark: true)
        cursor.advance(by: 6)
        let start = cursor
        #expect(cursor.place() == (1, 3))
        #expect(cursor.take("x") && cursor.place() == (1, 4))
        #expect(cursor.takeLineEnd() && cursor.place() == (2, 1))
        #expect(cursor.takeLineEnd() && !cursor.takeLineEnd() && cursor.place() == (3, 1))
        #expect(!cursor.take("yz") && cursor.starts(with: "y"))
        cursor.advance()
        #expect(cursor.isAtEnd && cursor.current == nil && cursor.place() == (3, 2))
        var earlier = start
        #expect(earlier.place() == (1, 3))
    }

    @Test("A byte-order mark takes up no column where it is passed over")
    func byteOrderMark() {
        var passing = ByteCursor([0xEF, 0xBB, 0xBF, 0x41], passesOverMark: true)
        #expect(passing.current == 0x41 && passing.place() == (1, 1))
        #expect(ByteCursor([0xEF, 0xBB, 0xBF, 0x41], passesOverMark: false).position == 0)
    }

    @Test("Blanks are passed over with their line feeds")
    func blanks() {
        var cursor = ByteCursor(Array(" \t\n\r  a".utf8), passesOverMark: true)
        cursor.skipBlanks()
        #expect(cursor.place() == (2, 4))
    }
}
