import Foundation
import Testing

@testable import Formats

@Suite struct JSONTextTests {
    @Test("Keys are sorted and slashes are left alone, on one line or on several")
    func valuesAreWritten() throws {
        let value = ["b": "x/y", "a": "1"]
        #expect(try JSONText.text(of: value) == #"{"a":"1","b":"x/y"}"#)
        #expect(try JSONText.text(of: value, pretty: true) == "{\n  \"a\" : \"1\",\n  \"b\" : \"x/y\"\n}")
    }

    private enum Kind: String, Codable { case one, two }

    private struct Part: Codable {
        var name: String?
        var kind: Kind
        var place: [Double]
        var flag: Bool
        var parts: [Part]
    }

    private struct Numbers: Codable {
        var doubles: [Double] = [0, -0.0, 1, -1.5, 1e300, .leastNonzeroMagnitude, 0.1, 1e16, 123_456_789, 1e15]
        var floats: [Float] = [0, 0.1, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 16_777_216, 1e7]
        var wholes: [Int] = [.min, -1, 0, .max]
        var small: [Int8] = [-128, 127]
        var large: UInt64 = .max
        var half: Float = 0.5
        var nothing: Int?
        var named: [String: [String: Int]] = [
            "z": [:], "ä": ["b": 2, "B": 1, "10": 3, "9": 4], "a": [:], "": ["é": 0],
        ]
        var empty: [Int] = []
        var none: [Int?] = [nil, 1]
        var texts = ["", "\u{0}\u{1f}\u{8}\u{c}\r\n\t\"\\/", "\u{7f}é😀\u{2028}", "a\u{301}"]
        var part = Part(
            name: "x", kind: .two, place: [1, 2.5], flag: true,
            parts: [Part(name: nil, kind: .one, place: [], flag: false, parts: [])])
    }

    @Test("The text is that of Foundation's encoder", arguments: [false, true])
    func textIsThatOfFoundation(pretty: Bool) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        func check(_ value: some Encodable) throws {
            let expected = String(decoding: try encoder.encode(value), as: UTF8.self)
            #expect(try JSONText.text(of: value, pretty: pretty) == expected)
        }
        try check(Numbers())
        try check([Numbers(), Numbers()])
        try check([Int]())
        try check([String: Int]())
        try check("a text")
        try check(Double?.none)
        try check([[[1, 2], []], [[3]]])
    }

    @Test("A number that is not finite is refused", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(number: Double) {
        #expect(throws: EncodingError.self) { try JSONText.text(of: ["a": [number]]) }
        #expect(throws: EncodingError.self) { try JSONText.text(of: ["a": Float(number)]) }
        #expect(throws: EncodingError.self) { try JSONText.text(of: number) }
    }

    @Test("The lines of a file end in a line break")
    func linesEnd() throws {
        #expect(try JSONText.lines(of: ["a": 1]) == Array("{\n  \"a\" : 1\n}\n".utf8))
    }
}
