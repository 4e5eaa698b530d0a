import Testing

@testable import Formats

@Suite struct YAMLTextTests {
    @Test("Quotes, backslashes, line ends and invisible characters are escaped, and letters stay")
    func textsAreQuoted() {
        #expect(YAMLText.quoted("白: #x") == "\"白: #x\"")
        #expect(YAMLText.quoted("a\"b\\c\n\u{7F}\u{85}\u{2028}") == #""a\"b\\c\u000A\u007F\u0085\u2028""#)
    }
}
