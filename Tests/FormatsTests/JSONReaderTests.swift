import Numbers
import Testing

@testable import Formats

@Suite struct JSONReaderTests {
    func reader(_ text: String) -> JSONReader { JSONReader(Array(text.utf8)) }

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
        try reader.beginArray()
        while try reader.hasNextElement() {
            number += 1
            if number < 5 { try reader.skip() } else { found.append(try reader.number()) }
        }
        try reader.finish()
        #expect(found == [7])
    }

    @Test("What Double understands and JSON is not is no number, also where it is passed over")
    func numbers() throws {
        for text in ["+1", ".5", "1.", "01", "-", "1e", "1e+", "-.5", "0x10", "1.e3", "--1"] {
            #expect(throws: JSONFault.self, "\(text)") {
                var reader = reader("[\(text)]")
                try reader.skip()
            }
            #expect(throws: JSONFault.self, "\(text)") {
                var reader = reader("[\(text)]")
                try reader.beginArray()
                _ = try reader.hasNextElement()
                _ = try reader.number()
                _ = try reader.hasNextElement()
            }
        }
        for (text, value) in [("0", 0), ("-0.5e-1", -0.05), ("10E2", 1000)] {
            var reader = reader(text)
            #expect(try reader.number() == value)
            try reader.finish()
        }
    }

    @Test(
        "Mistakes are reported with line and column",
        arguments: [
            ("{\n \"a\": ]", 2, 7), ("{\"a\" 1}", 1, 6), ("{\n\n1}", 3, 1), ("[1, 2", 1, 6), ("[1 2]", 1, 4),
            ("[\"ab", 1, 2), ("[\"\\x\"]", 1, 4), ("[\"\\uD800\"]", 1, 9), ("[\"é\", nul]", 1, 7), ("[1] 2", 1, 5),
            ("", 1, 1), ("[\"a\nb\"]", 1, 4),
        ])
    func mistakes(text: String, line: Int, column: Int) throws {
        let error = #expect(throws: JSONFault.self) {
            var reader = reader(text)
            try reader.skip()
            try reader.finish()
        }
        #expect((error?.line, error?.column) == (line, column), "\(text)")
    }

    @Test("Keys come in the order of the text, also those that come twice")
    func keys() throws {
        var reader = reader(#"{"b": 1, "a": {}, "b": "x"}"#)
        var keys: [String] = []
        try reader.beginObject()
        while let key = try reader.nextKey() {
            keys.append(key)
            try reader.skip()
        }
        try reader.finish()
        #expect(keys == ["b", "a", "b"])
    }

    @Test("A fault in the words of a file names path, line, column, expected and found")
    func words() {
        let fault = #expect(throws: JSONFault.self) {
            var reader = reader("{\n \"a\": }")
            try reader.skip()
        }
        #expect(
            FormatError(fault!, path: "a.json").description == "a.json:2:7: expected a value, found '}'")
    }

    @Test("A byte-order mark is passed over where it may be, and takes up no column")
    func byteOrderMark() {
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("[x]".utf8)
        for (passesOverMark, column) in [(true, 2), (false, 1)] {
            let fault = #expect(throws: JSONFault.self) {
                var reader = JSONReader(bytes, passesOverMark: passesOverMark)
                try reader.skip()
            }
            #expect((fault?.line, fault?.column) == (1, column))
        }
    }

    @Test(
        "Whole numbers are digits alone, up to the largest of this machine",
        arguments: [
            ("0", 0), ("9223372036854775807", .max), ("9223372036854775808", nil), ("-1", nil), ("", nil),
        ])
    func wholeNumbers(text: String, number: Int?) {
        var reader = reader(text)
        #expect((try? reader.wholeNumber()) == number)
    }

    @Test("Depth without end is refused")
    func depth() {
        #expect(throws: JSONFault.self) {
            var reader = reader(String(repeating: "[", count: 1_000_000))
            try reader.skip()
        }
    }

    @Test("No prefix and no changed byte of a text stops the program")
    func garbage() throws {
        let text = Array(#"{"images": [{"id": 1, "file_name": "a\u00e9.png"}], "x": [true, null, -1.5e2]}"#.utf8)
        for count in 0..<text.count {
            #expect(throws: JSONFault.self) {
                var reader = JSONReader(Array(text[..<count]))
                try reader.skip()
                try reader.finish()
            }
        }
        var random = RandomSource(seed: 1)
        for _ in 0..<2000 {
            var bytes = text
            bytes[random.integer(below: bytes.count)] = UInt8(random.integer(below: 256))
            var reader = JSONReader(bytes)
            _ = Result {
                try reader.skip()
                try reader.finish()
            }
        }
    }
}
