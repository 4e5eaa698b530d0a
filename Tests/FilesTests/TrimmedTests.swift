import Files
import Testing

@Suite("texts without white space at their ends")
struct TrimmedTests {
    @Test(
        "what stands between the first and the last letter stays",
        arguments: [
            ("", ""), (" \t\r\n ", ""), ("a", "a"), (" a b\u{A0}", "a b"), ("\r\na\n\nb\r\n", "a\n\nb"), ("ä ", "ä"),
        ])
    func ends(_ text: String, _ expected: String) {
        #expect(text.trimmed == expected)
        #expect(text[...].trimmed == expected)
    }
}
