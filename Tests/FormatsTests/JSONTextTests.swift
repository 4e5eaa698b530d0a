import Testing

@testable import Formats

@Suite struct JSONTextTests {
    @Test("Keys are sorted and slashes are left alone, on one line or on several")
    func valuesAreWritten() throws {
        let value = ["b": "x/y", "a": "1"]
        #expect(try JSONText.text(of: value) == #"{"a":"1","b":"x/y"}"#)
        #expect(try JSONText.text(of: value, pretty: true) == "{\n  \"a\" : \"1\",\n  \"b\" : \"x/y\"\n}")
    }
}
