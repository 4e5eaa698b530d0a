import Testing

@testable import Formats

@Suite struct CSVTextTests {
    @Test("Fields are quoted where they need it, and read again with line ends as the reader gives them")
    func fieldsAreQuoted() throws {
        let fields = ["plain", "", "a,b", "say \"no\"", "two\nlines", "two\r\nlines", "é"]
        let line = CSVText.line(fields)
        #expect(line == "plain,,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"two\r\nlines\",é\n")
        let table = try CSVTable("1,2,3,4,5,6,7\n" + line, path: "t.csv")
        // The reader makes every line end within quotes one line feed.
        #expect(table.rows[0].map(\.text) == fields.map { $0.replacing("\r\n", with: "\n") })
    }

    @Test(
        "Texts that spreadsheets would compute are shown, and others stay",
        arguments: ["=1+1", "+a", "-b", "@c", "\t=d", "\r=e"])
    func formulasAreShown(text: String) {
        #expect(CSVText.text(text) == "'" + text)
        #expect(CSVText.path(text) == "./" + text)
        for other in ["a=1", "", " ", "cell", "/tmp/=a", "1"] {
            #expect(CSVText.text(other) == other && CSVText.path(other) == other)
        }
    }
}
