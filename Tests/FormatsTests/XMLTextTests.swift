import Testing

@testable import Formats

@Suite struct XMLTextTests {
    @Test("Texts are read again as they were, but for what XML cannot hold")
    func textsAreReadAgain() throws {
        let text = "a<b>&\"c\" 'd' 白\u{1F600}\te\r\nf"
        let node = try XMLNode.root(of: "<a>\(XMLText.escaped(text))</a>", path: "x")
        #expect(node.text == text)
        #expect(XMLText.escaped("\u{0}\u{1B}\u{FFFF}x\n") == "\u{FFFD}\u{FFFD}\u{FFFD}x&#10;")
    }
}
