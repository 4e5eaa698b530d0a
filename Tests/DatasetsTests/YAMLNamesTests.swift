import Formats
import Testing

@testable import Datasets

@Suite struct YAMLNamesTests {
    func names(_ text: String) throws -> [Int: String]? {
        try YAMLNames.names(
            in: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), path: "d")
    }

    @Test(
        "Lists and numbered names are read, in brackets and in lines of their own, plain and quoted",
        arguments: [
            "nc: 3\nnames: ['a b', \"c\\u0041\\\"\", d]  # three\ntrain: images\n",
            "names:\n  - a b\n  - \"cA\\\"\"\n\n  - d # last\nnc: 3\n",
            "# x\nnames:\n- 'a b'\n- cA\"\n- d\ntrain: x\n",
            "path: ..\nnames:\n  0: a b\n  1: 'cA\"'\n  # none\n  2: d\n",
            "names: {0: a b, 1: 'cA\"', 2: d}\n", "names: [\n  a b,\n  'cA\"', # second\n  d,\n]\n",
        ])
    func forms(text: String) throws {
        #expect(try names(text) == [0: "a b", 1: "cA\"", 2: "d"])
    }

    @Test("Numbers may have gaps, quotes are doubled, and another key is none")
    func gaps() throws {
        #expect(try names("names:\n  3: 'it''s'\n  7: b:c#d\n") == [3: "it's", 7: "b:c#d"])
        #expect(try names("nc: 1\n  names: [a]\n") == nil)
        #expect(try names("names:\n") == [:] && names("names: []") == [:])
    }

    @Test(
        "Mistakes are reported with line and column",
        arguments: [
            ("names: [a, b", 1, 13), ("names: dog", 1, 8), ("names:\n  x: a", 2, 3), ("names: ['a", 1, 11),
            ("names: [\"\\q\"]", 1, 12), ("names: [\"\\uD8", 1, 12), ("names:\n  - 'a' b", 2, 9),
            ("names: {a}", 1, 9), ("names: ['a' b]", 1, 13),
        ])
    func mistakes(text: String, line: Int, column: Int) {
        let error = #expect(throws: FormatError.self) { try names(text) }
        guard case .badPlace("d", let foundLine, let foundColumn, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((foundLine, foundColumn) == (line, column), "\(text): \(error!)")
    }
}
