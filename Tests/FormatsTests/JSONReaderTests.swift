import Numbers
import Testing

@testable import Formats

@Suite struct JSONReaderTests {
    func reader(_ text: String) -> JSONReader { JSONReader(Array(text.utf8), path: "a.json") }

    @Test("Texts are read with all of their escapes")
    func strings() throws {
        var reader = reader(#" "a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00ü" "#)
        #expect(try reader.string() == "a\"\\/\u{8}\u{C}\n\r\té😀ü")
        try reader.finish()
    }

    @Test("Values of any kind are passed over, and the next one is read")
    func skipping() throws {
        var reader = reader(#"[{"a": [1, -2.5e3, {"b": []}], "c": "}]", "d": null}, true, [], {}, 7]"#)
        var found: [Double] = []
        var number = 0
        try reader.array { (reader) in
            number += 1
            if number < 5 { try reader.skip() } else { found.append(try reader.number()) }
        }
        try reader.finish()
        #expect(found == [7])
    }

    @Test(
        "Mistakes are told with line and column",
        arguments: [
            ("{\n \"a\": ]", 2, 7), ("{\"a\" 1}", 1, 6), ("{\n\n1}", 3, 1), ("[1, 2", 1, 6), ("[1 2]", 1, 4),
            ("[\"ab", 1, 2), ("[\"\\x\"]", 1, 4), ("[\"\\uD800\"]", 1, 9), ("[\"é\", nul]", 1, 7), ("[1] 2", 1, 5),
            ("", 1, 1), ("[\"a\nb\"]", 1, 4),
        ])
    func mistakes(text: String, line: Int, column: Int) throws {
        let error = #expect(throws: FormatError.self) {
            var reader = reader(text)
            try reader.skip()
            try reader.finish()
        }
        guard case .badPlace("a.json", let foundLine, let foundColumn, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((foundLine, foundColumn) == (line, column), "\(text)")
    }

    @Test("Depth without end is refused")
    func depth() {
        #expect(throws: FormatError.self) {
            var reader = reader(String(repeating: "[", count: 1_000_000))
            try reader.skip()
        }
    }

    @Test("No prefix and no changed byte of a text stops the program")
    func garbage() throws {
        let text = Array(#"{"images": [{"id": 1, "file_name": "a\u00e9.png"}], "x": [true, null, -1.5e2]}"#.utf8)
        for count in 0..<text.count {
            #expect(throws: FormatError.self) {
                var reader = JSONReader(Array(text[..<count]), path: "")
                try reader.skip()
                try reader.finish()
            }
        }
        var random = RandomSource(seed: 1)
        for _ in 0..<2000 {
            var bytes = text
            bytes[random.integer(below: bytes.count)] = UInt8(random.integer(below: 256))
            var reader = JSONReader(bytes, path: "")
            _ = Result {
                try reader.skip()
                try reader.finish()
            }
        }
    }
}
