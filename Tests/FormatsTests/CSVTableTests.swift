import TestSupport
import Testing

@testable import Formats

@Suite struct CSVTableTests {
    @Test(
        "Quotes, byte-order marks and all line ends are understood",
        arguments: [
            "a,b\n1,2\n3,4\n", "\u{FEFF}a,b\r\n1,2\r\n3,4", "a,b\r1,2\r3,4\r", "\n\na,b\n\n1,2\n\n3,4\n\n",
            "\"a\",\"b\"\n\"1\",2\n3,\"4\"",
        ])
    func understood(text: String) throws {
        let table = try CSVTable(text, path: "t.csv")
        #expect(table.header.map(\.text) == ["a", "b"])
        #expect(table.rows.map { $0.map(\.text) } == [["1", "2"], ["3", "4"]])
    }

    @Test("Quoted fields hold commas, quotes and line ends, and fields know their places")
    func quoted() throws {
        let table = try CSVTable("name,n\n\"a, \"\"b\"\"\r\nc\",1\nd,2", path: "t.csv")
        #expect(table.rows[0][0].text == "a, \"b\"\nc")
        #expect(table.rows[0][1] == CSVTable.Field(text: "1", line: 3, column: 4))
        #expect(table.rows[1][1] == CSVTable.Field(text: "2", line: 4, column: 3))
    }

    @Test("Columns are counted after a byte-order mark")
    func byteOrderMark() throws {
        #expect(try CSVTable("\u{FEFF}a,b\n", path: "t.csv").header[1].column == 3)
    }

    @Test(
        "Mistakes are told with their place",
        arguments: [
            ("", FormatError.emptyTable(path: "t.csv")),
            ("a,a\n", .repeatedColumn(path: "t.csv", line: 1, name: "a")),
            ("a,b\n1,2\n1\n", .wrongFieldCount(path: "t.csv", line: 3, expected: 2, found: 1)),
            ("a,b\n1,\"2\n", .unterminatedQuote(path: "t.csv", line: 2, column: 3)),
            ("a,b\n\"1\"x,2\n", .textAfterQuote(path: "t.csv", line: 2, column: 4)),
        ])
    func mistakes(text: String, error: FormatError) {
        #expect(throws: error) { try CSVTable(text, path: "t.csv") }
    }

    @Test("A file that is missing or no text is an error that names it")
    func files() throws {
        #expect(throws: FormatError.self) { try CSVTable(contentsOf: "/nowhere/at/all.csv") }
        try withTemporaryFolder { folder in
            let path = folder + "/t.csv"
            try writeBytes([0x61, 0xFF, 0xFE, 0x0A], to: path)
            #expect(throws: FormatError.notText(path: path)) { try CSVTable(contentsOf: path) }
        }
    }
}
