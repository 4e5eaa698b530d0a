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
        "The header tells whether commas, semicolons or tabs separate the fields",
        arguments: [
            ("a,b\n1,2;3", CSVTable.Separator.comma, ["1", "2;3"]), ("a;b\n1,5;2", .semicolon, ["1,5", "2"]),
            ("a\tb\n1,5\t2;3", .tab, ["1,5", "2;3"]), ("\n\"a;b;c\",d\n1,2", .comma, ["1", "2"]),
            ("a\n1", .comma, ["1"]),
        ])
    func separators(text: String, separator: CSVTable.Separator, row: [String]) throws {
        let table = try CSVTable(text, path: "t.csv")
        #expect(table.separator == separator)
        #expect(table.rows[0].map(\.text) == row)
    }

    @Test("Decimal commas are numbers between semicolons only")
    func numbers() throws {
        for (text, expected) in [
            ("a;b\n1,5;2.5", [1.5, 2.5]), ("a\tb\n1,5\t2.5", [nil, 2.5]), ("a;b\n1,5,2;nan", [nil, nil]),
        ] {
            let table = try CSVTable(text, path: "t.csv")
            #expect(table.rows[0].map { table.number($0) } == expected)
        }
    }

    @Test("A column is found under each of its names in any case, the first name first")
    func columnNames() throws {
        let table = try CSVTable("Label,FileName,path\n", path: "t.csv")
        #expect(try table.column("class", "label") == 0)
        #expect(try table.column("image", "path", "filename") == 2)
        #expect(table.optionalColumn("group") == nil)
        #expect(
            throws: FormatError.missingColumn(
                path: "t.csv", line: 1, name: "xmin", found: ["Label", "FileName", "path"])
        ) { try table.column("xmin", "x1") }
    }

    @Test("Mistakes at the end of a field name the separator")
    func separatorsInErrors() {
        for (header, word) in [("a,b", "comma"), ("a;b", "semicolon"), ("a\tb", "tab")] {
            let count = #expect(throws: FormatError.self) { try CSVTable(header + "\n1\n", path: "t.csv") }
            #expect("\(count!)".hasSuffix("put fields that hold a \(word) into double quotes"))
            let quote = #expect(throws: FormatError.self) { try CSVTable(header + "\n\"1\"x\n", path: "t.csv") }
            #expect("\(quote!)".contains("expected a \(word) or the end of the line"))
        }
    }

    @Test(
        "Mistakes are reported with their place",
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
