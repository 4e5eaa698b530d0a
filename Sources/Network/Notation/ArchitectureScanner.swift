/// Walks over the characters of an architecture text: words, numbers, separators, and errors with their place.
struct ArchitectureScanner {
    private let characters: [Character]
    /// The next character's index.
    private(set) var position = 0
    /// Which number of a size comes first; the text's first word says so.
    var order = SizeOrder.heightFirst
    /// The channels that selections have listed so far; short words such as `select0-65535` make long lists.
    var selectedChannels = 0

    init(_ text: String) { characters = Array(text) }

    /// The next character, nil at the end.
    var next: Character? { position < characters.count ? characters[position] : nil }

    /// Steps over one character.
    mutating func advance() { position += 1 }

    /// Goes back to a place, to read it in another way.
    mutating func returnTo(_ place: Int) { position = place }

    /// Steps over the character if it is the next one.
    mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        position += 1
        return true
    }

    /// Skips spaces, semicolons, line ends and comments.
    mutating func skipSeparators() {
        while let character = next {
            if character == "#" {
                while let inside = next, !inside.isNewline { position += 1 }
            } else if character.isWhitespace || character == ";" {
                position += 1
            } else {
                return
            }
        }
    }

    /// Skips spaces within a line.
    mutating func skipSpaces() {
        while let character = next, character.isWhitespace, !character.isNewline { position += 1 }
    }

    /// Takes the lower-case letters that come next.
    mutating func word() -> String {
        let start = position
        while let character = next, character >= "a", character <= "z" { position += 1 }
        return String(characters[start..<position])
    }

    /// Takes a whole number in `least`…2^24.
    mutating func number(_ meaning: String, from least: Int = 1) throws -> Int {
        let start = position
        var value = 0
        while let digit = next?.asciiDigit {
            value = min(value * 10 + digit, NetworkLimits.dimension + 1)
            position += 1
        }
        guard position > start, value >= least, value <= NetworkLimits.dimension else {
            position = start
            throw unexpected("\(meaning), a whole number from \(least) to \(NetworkLimits.dimension)", at: start)
        }
        return value
    }

    /// Takes a decimal number such as `0.5`, `-1` or `1e-05`.
    mutating func decimal(_ meaning: String, where isAllowed: (Float) -> Bool) throws -> Float {
        let start = position
        _ = take("-")
        skipDigits()
        if take(".") { skipDigits() }
        let exponent = position
        if take("e") {
            if !take("-") { _ = take("+") }
            let digits = position
            skipDigits()
            if position == digits { position = exponent }
        }
        guard let value = Float(String(characters[start..<position])), value.isFinite, isAllowed(value) else {
            position = start
            throw unexpected(meaning, at: start)
        }
        return value
    }

    private mutating func skipDigits() {
        while next?.asciiDigit != nil { position += 1 }
    }

    /// Takes a character that must come next.
    mutating func expect(_ character: Character, _ expected: String) throws {
        guard take(character) else { throw unexpected(expected) }
    }

    /// Makes sure that a word ends here.
    func expectEndOfWord(or options: String = "") throws {
        guard let next, !next.isWhitespace, !";#[]".contains(next) else { return }
        throw unexpected(options + "a space, ';' or the end")
    }

    /// An error that says what stands at the place and what was expected there.
    func unexpected(_ expected: String, at place: Int? = nil) -> ArchitectureTextError {
        let place = place ?? position
        return error(.unexpected(found: found(at: place), expected: expected), at: place)
    }

    /// What stands at a place, in quotation marks.
    func found(at place: Int) -> String {
        guard place < characters.count else { return "the end of the text" }
        guard !characters[place].isNewline else { return "the end of the line" }
        let rest = characters[place...]
        let word = rest.prefix { !$0.isWhitespace && !";#[]".contains($0) }
        guard !word.isEmpty else { return "'\(characters[place])'" }
        return word.count > 24 ? "'\(String(word.prefix(24)))…'" : "'\(String(word))'"
    }

    /// An error with its place.
    func error(_ problem: ArchitectureTextError.Problem, at place: Int) -> ArchitectureTextError {
        let before = characters[..<min(place, characters.count)]
        let lineStart = before.lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
        return ArchitectureTextError(
            problem: problem, line: before.count(where: \.isNewline) + 1, column: place - lineStart + 1,
            lineText: String(characters[lineStart...].prefix { !$0.isNewline }))
    }
}

extension Character {
    fileprivate var asciiDigit: Int? {
        guard let value = asciiValue, value >= 48, value <= 57 else { return nil }
        return Int(value) - 48
    }
}
