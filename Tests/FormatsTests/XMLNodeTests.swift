import Numbers
import Testing

@testable import Formats

@Suite struct XMLNodeTests {
    @Test("Elements, text, entities, comments and what surrounds them are read")
    func elements() throws {
        let text = """
            \u{FEFF}<?xml version="1.0"?>
            <!DOCTYPE a [ <!ENTITY x "y"> ]>
            <!-- a <b> -->
            <a kind="x > y" n='1'>
              one &lt;two&gt; &amp; &#233;&#x1F600;<!-- no -->
              <b/><b  >  <![CDATA[<c>]]> </b >
            </a>
            """
        let root = try XMLNode.root(of: text, path: "a.xml")
        #expect(root.name == "a" && (root.line, root.column) == (4, 1))
        #expect(root.text == "one <two> & é😀")
        #expect(root.children.map(\.name) == ["b", "b"])
        #expect(root.children[1].text == "<c>" && (root.children[1].line, root.children[1].column) == (6, 7))
    }

    @Test(
        "Mistakes are reported with line and column",
        arguments: [
            ("<a>\n<b></a>", 2, 4), ("<a>\n <b>", 2, 5), ("text", 1, 1), ("<a>&x;</a>", 1, 4), ("<a></a><b/>", 1, 8),
            ("<a>\n<!-- ", 2, 1), ("<a x=\"1></a>", 1, 7), ("<a><1", 1, 6), ("", 1, 1), ("<", 1, 2), ("<a/ >", 1, 4),
            ("<a>&#xD800;</a>", 1, 4),
        ])
    func mistakes(text: String, line: Int, column: Int) {
        let error = #expect(throws: FormatError.self) { try XMLNode.root(of: text, path: "a.xml") }
        guard case .badPlace("a.xml", let foundLine, let foundColumn, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((foundLine, foundColumn) == (line, column), "\(text)")
    }

    @Test("Attributes are read with their references; what is no attribute is passed over")
    func attributes() throws {
        let text = "<a x='1' y = \"&lt;b&#10;&amp; c & d\" z ?! =q \"lost\"\n><b x=\"2\"/><c/></a>"
        let root = try XMLNode.root(of: text, path: "a.xml")
        #expect(root.attributes["x"] == "1" && root.attributes["y"] == "<b\n& c & d")
        #expect(root.children[0].attributes == ["x": "2"] && root.children[1].attributes.isEmpty)
    }

    @Test("Depth without end is refused, and entities do not unfold")
    func hostile() {
        #expect(throws: FormatError.self) {
            try XMLNode.root(of: String(repeating: "<a>", count: 100_000), path: "")
        }
        let bomb = "<!DOCTYPE a [<!ENTITY b \"xxxxxxxx\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>"
        #expect(throws: FormatError.self) { try XMLNode.root(of: bomb, path: "") }
    }

    @Test("No prefix and no changed character of a file stops the program")
    func garbage() throws {
        let text = Array("<a x='1&amp;'><!-- c --><b>t&amp;&#65;</b><![CDATA[d]]><?p?></a>".unicodeScalars)
        for count in 0..<text.count {
            #expect(throws: FormatError.self) {
                try XMLNode.root(of: String(String.UnicodeScalarView(text[..<count])), path: "")
            }
        }
        var random = RandomSource(seed: 2)
        for _ in 0..<2000 {
            var changed = text
            changed[random.integer(below: text.count)] = Array("<>&;/!?-'a[]".unicodeScalars)[random.integer(below: 12)]
            _ = Result { try XMLNode.root(of: String(String.UnicodeScalarView(changed)), path: "") }
        }
    }
}
