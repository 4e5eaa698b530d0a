import Formats

/// A parameter of a scan in a query: one table for what is read and for what the OpenAPI document says.
struct ScanParameter: Sendable {
    /// What its values are.
    enum Kind: Sendable {
        case flag
        case number(ClosedRange<Double>)
        case whole(ClosedRange<Int>)
        /// Numbers with commas between them.
        case numbers(count: ClosedRange<Int>, ClosedRange<Double>)
        case wholes(count: ClosedRange<Int>, ClosedRange<Int>)
        case choice([String])
        case text
        /// A text that may be given more than once.
        case texts
        /// Names with numbers behind a colon, commas between them.
        case numbersByName
    }

    /// Whom it is for.
    enum Part: Sendable {
        /// The scan.
        case scan
        /// What is drawn of it.
        case drawing
        /// The service itself.
        case service
    }

    var name: String
    var part: Part
    var kind: Kind
    /// What it says, in a sentence without a full stop.
    var summary: String

    /// What a setting is in JSON.
    ///
    /// - Parameter texts: Its values in the query, at least one.
    /// - Throws: ``Problem/Kind/badRequest``.
    func value(_ texts: [String]) throws(Problem) -> JSONValue {
        if case .texts = kind { return .list(texts.map(JSONValue.text)) }
        guard texts.count == 1 else {
            throw Problem(.badRequest, "'\(name)' is given \(texts.count) times; give it once")
        }
        guard let value = value(texts[0]) else {
            throw Problem(.badRequest, "'\(name)' takes \(expected), found '\(texts[0])'")
        }
        return value
    }

    private func value(_ text: String) -> JSONValue? {
        switch kind {
        case .flag: ["true": .flag(true), "false": .flag(false)][text]
        case .number(let range): number(text, range).map(JSONValue.number)
        case .whole(let range): whole(text, range).map(JSONValue.number)
        case .numbers(let count, let range): list(text, count) { number($0, range) }
        case .wholes(let count, let range): list(text, count) { whole($0, range) }
        case .choice(let words): words.contains(text) ? .text(text) : nil
        case .text, .texts: .text(text)
        case .numbersByName: numbersByName(text)
        }
    }

    private func list(_ text: String, _ count: ClosedRange<Int>, _ read: (String) -> Double?) -> JSONValue? {
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = items.compactMap { read(String($0)) }
        guard numbers.count == items.count, count.contains(items.count) else { return nil }
        return .list(numbers.map(JSONValue.number))
    }

    private func numbersByName(_ text: String) -> JSONValue? {
        var result: [String: JSONValue] = [:]
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let colon = item.lastIndex(of: ":"), colon > item.startIndex,
                let number = number(String(item[item.index(after: colon)...]), 0...1),
                result.updateValue(.number(number), forKey: String(item[..<colon])) == nil
            else { return nil }
        }
        return .object(result)
    }

    private func whole(_ text: String, _ range: ClosedRange<Int>) -> Double? {
        number(text, Double(range.lowerBound)...Double(range.upperBound)).flatMap { $0 == $0.rounded() ? $0 : nil }
    }

    /// A number as JSON writes it: `Double` itself reads hexadecimal digits and words too.
    private func number(_ text: String, _ range: ClosedRange<Double>) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            let number = Double(text), range.contains(number)
        else { return nil }
        return number
    }

    /// What the kind is, in words.
    private var expected: String {
        switch kind {
        case .flag: "true or false"
        case .number(let range): "a number from \(range.words)"
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .numbers(let count, let range): "\(count.words) numbers from \(range.words) with commas between them"
        case .wholes(let count, let range):
            "\(count.words) whole numbers from \(range.lowerBound) to \(range.upperBound) with commas between them"
        case .choice(let words): words.joined(separator: ", ")
        case .text, .texts: "a text"
        case .numbersByName: "names with numbers from 0 to 1, as cell:0.6,debris:0.8"
        }
    }
}

extension ClosedRange<Int> {
    fileprivate var words: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}

extension ClosedRange<Double> {
    fileprivate var words: String {
        func text(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
        return "\(text(lowerBound)) to \(text(upperBound))"
    }
}
