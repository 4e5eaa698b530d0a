import Foundation
import Testing

@testable import Formats

@Suite struct JSONPlaceTests {
    private struct Table: Decodable {
        struct Row: Decodable { var number: Double }
        enum Kind: String, Decodable { case plain }
        var name: String
        var rows: [Row]
        var kind: Kind?
    }

    @Test(
        "A mistake is told with its line, its column and the way to it",
        arguments: [
            (
                "{\n \"name\": \"a\",\n \"rows\": [{\"number\": 1}, {\"number\": \"x\"}]\n}", 3, 37,
                "a number as 'rows.1.number'", "'\"x\"}]'"
            ),
            ("{\"rows\": []}", 1, 1, "an object with the key 'name'", "'{\"rows\": []}'"),
            ("{\"name\": 3, \"rows\": []}", 1, 10, "a text as 'name'", "'3, \"rows\": ['"),
            ("{\"name\": \"a\", \"rows\": {}}", 1, 23, "an array as 'rows'", "'{}}'"),
            ("{\"name\": \"a\", \"rows\": [3]}", 1, 24, "an object as 'rows.0'", "'3]}'"),
            ("{\"name\": \"a\", \"rows\": [], \"kind\": \"odd\"}", 1, 35, "another value as 'kind'", "'\"odd\"}'"),
            ("{\"name\": \"a\",\n\"rows\": [", 2, 10, "a value", "the end of the file"),
            ("[]", 1, 1, "an object", "'[]'"),
        ])
    func mistakesHaveAPlace(text: String, line: Int, column: Int, expected: String, found: String) throws {
        let error = try #require(throws: (any Error).self) {
            try JSONDecoder().decode(Table.self, from: Data(text.utf8))
        }
        #expect(
            JSONPlace.mistake(error, in: Array(text.utf8), path: "t.json")
                == .badPlace(path: "t.json", line: line, column: column, expected: expected, found: found))
    }
}
