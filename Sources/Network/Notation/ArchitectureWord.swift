/// A word of an architecture text after the input, with its place.
struct ArchitectureWord {
    /// A name that stands for an output, with its place.
    struct Name {
        let text: String
        let position: Int
    }

    enum Kind {
        /// A layer, and the names whose outputs it takes in after the current one.
        case layer(Layer, joined: [Name])
        /// `=name`: the current output gets a name.
        case name(Name)
        /// `@name`: the named output becomes the current one.
        case branch(Name)
        /// A repetition of a group begins, and with it the life of the names in it.
        case open
        /// A repetition of a group ends.
        case close
    }

    let kind: Kind
    /// Where the word begins.
    let position: Int

    var isName: Bool {
        if case .name = kind { true } else { false }
    }
}

extension ArchitectureScanner {
    private static let longestName = 32

    /// Reads a layer, a name or a branch.
    mutating func architectureWord() throws -> ArchitectureWord {
        let start = position
        if take("=") { return ArchitectureWord(kind: .name(try lastName("a name, for example =a")), position: start) }
        if take("@") { return ArchitectureWord(kind: .branch(try lastName("a name, for example @a")), position: start) }
        let layer = try layer()
        var joined: [ArchitectureWord.Name] = []
        if layer.isJoin {
            try expect("@", "'@' and the name of another output, for example \(layer.kindName)@a")
            repeat {
                joined.append(try name("the name of an output"))
            } while take(",")
            try expectEndOfWord(or: "',' and another name, ")
        }
        return ArchitectureWord(kind: .layer(layer, joined: joined), position: start)
    }

    private mutating func lastName(_ meaning: String) throws -> ArchitectureWord.Name {
        let result = try name(meaning)
        try expectEndOfWord()
        return result
    }

    private mutating func name(_ meaning: String) throws -> ArchitectureWord.Name {
        let start = position
        var text = ""
        while let next, next.isASCII, next.isLetter || next.isNumber || next == "_" {
            text.append(next)
            advance()
        }
        guard (1...ArchitectureScanner.longestName).contains(text.count) else {
            throw unexpected(
                "\(meaning), up to \(ArchitectureScanner.longestName) letters, digits and underscores", at: start)
        }
        return ArchitectureWord.Name(text: text, position: start)
    }
}
