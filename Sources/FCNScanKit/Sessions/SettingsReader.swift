import Formats
import FoundationEssentials
import Glibc

/// Reads settings by their names from a JSON object.
///
/// Whoever reads asks for every name that there is; ``finish()`` refuses what nobody asked for. Null counts as not given.
struct SettingsReader {
    private let values: [String: JSONValue]
    private var known: Set<String> = []

    /// - Parameter json: An object; nothing stands for an empty one.
    /// - Throws: ``SettingsError/noObject(reason:)``.
    init(_ json: String) throws(SettingsError) {
        guard !json.isEmpty else {
            values = [:]
            return
        }
        do {
            values = try JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8))
        } catch DecodingError.dataCorrupted {
            throw .noObject(reason: "the text is not JSON")
        } catch {
            throw .noObject(reason: "the text is another value of JSON")
        }
    }

    /// - Throws: ``SettingsError/unknown(name:known:)`` for a setting that nobody asked for.
    func finish() throws(SettingsError) {
        if let name = values.keys.filter({ !known.contains($0) }).min() {
            throw .unknown(name: name, known: [String](known))
        }
    }

    /// A value by its name as something else.
    private mutating func value<Result>(
        _ name: String, _ expected: String, _ read: (JSONValue) -> Result?
    ) throws(SettingsError) -> Result? {
        known.insert(name)
        guard let value = values[name] else { return nil }
        if case .null = value { return nil }
        guard let result = read(value) else {
            throw .wrongValue(name: name, found: value.text, expected: expected)
        }
        return result
    }

    mutating func flag(_ name: String) throws(SettingsError) -> Bool? {
        try value(name, "true or false") { if case .flag(let flag) = $0 { flag } else { nil } }
    }

    mutating func text(_ name: String, _ expected: String = "a text") throws(SettingsError) -> String? {
        try value(name, expected, \.string)
    }

    /// A text that means something.
    mutating func text<Result>(
        _ name: String, _ expected: String, _ read: (String) -> Result?
    ) throws(SettingsError) -> Result? {
        try value(name, expected) { $0.string.flatMap(read) }
    }

    mutating func number(_ name: String, _ range: ClosedRange<Double>) throws(SettingsError) -> Double? {
        let (least, most) = (JSONValue.number(range.lowerBound), JSONValue.number(range.upperBound))
        let expected = "a number from \(least.text) to \(most.text)"
        return try value(name, expected) { $0.number.flatMap { range.contains($0) ? $0 : nil } }
    }

    mutating func wholeNumber(_ name: String, _ range: ClosedRange<Int>) throws(SettingsError) -> Int? {
        try value(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            $0.number.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// One of some words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Choice.Type = Choice.self
    ) throws(SettingsError) -> Choice? {
        try value(name, Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")) {
            $0.string.flatMap(Choice.init(rawValue:))
        }
    }

    /// Numbers; one number counts as a list.
    mutating func numbers<Result>(
        _ name: String, _ expected: String, _ read: ([Double]) -> Result?
    ) throws(SettingsError) -> Result? {
        try value(name, expected) { value in
            if let number = value.number { return read([number]) }
            guard case .list(let list) = value else { return nil }
            let numbers = list.compactMap(\.number)
            return numbers.count == list.count ? read(numbers) : nil
        }
    }

    /// Texts; one text counts as a list.
    mutating func texts(_ name: String, _ expected: String) throws(SettingsError) -> [String]? {
        try value(name, expected) { value in
            if let text = value.string { return [text] }
            guard case .list(let list) = value else { return nil }
            let texts = list.compactMap(\.string)
            return texts.count == list.count ? texts : nil
        }
    }

    /// Numbers of a range by names.
    mutating func numbersByName(
        _ name: String, _ range: ClosedRange<Double>, _ expected: String
    ) throws(SettingsError) -> [String: Double]? {
        try value(name, expected) { value in
            guard case .object(let object) = value else { return nil }
            let numbers = object.compactMapValues { $0.number.flatMap { range.contains($0) ? $0 : nil } }
            return numbers.count == object.count ? numbers : nil
        }
    }
}

extension JSONValue {
    /// As error messages show it.
    fileprivate var text: String {
        switch self {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .text(let text): "\"\(text)\""
        case .list(let list): "[\(list.map(\.text).joined(separator: ", "))]"
        case .object: "an object"
        }
    }

    fileprivate var number: Double? { if case .number(let number) = self { number } else { nil } }
    fileprivate var string: String? { if case .text(let text) = self { text } else { nil } }
}
