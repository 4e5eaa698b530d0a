/// Writes the canonical text of an architecture.
struct ArchitecturePrinter {
    let text: String
    /// The names that were invented, by the position of the word that gives them.
    private var names: [Int: String] = [:]

    init(_ architecture: Architecture, _ order: SizeOrder) {
        let items = TextItem.grouped(ArchitectureWords(architecture, order).items)
        var printer = ArchitecturePrinter(text: "")
        let words = items.map { printer.word(for: $0) }
        var text = "\(order == .widthFirst ? "size" : "input") \(architecture.input.text(order))"
        for (index, word) in words.enumerated() {
            text += ArchitecturePrinter.beginsPart(index, of: words) ? "; " : " "
            text += word
        }
        self.init(text: text)
    }

    private init(text: String) { self.text = text }

    private mutating func word(for item: TextItem) -> String {
        switch item.kind {
        case .layer(let text, let joined):
            let others = joined.map { names[item.position - $0]! }
            return others.isEmpty ? text : "\(text)@\(others.joined(separator: ","))"
        case .name:
            let name = ArchitecturePrinter.name(names.count)
            names[item.position] = name
            return "=\(name)"
        case .branch(let distance):
            return "@\(names[item.position - distance]!)"
        case .group(let body, let count):
            return "[\(body.map { word(for: $0) }.joined(separator: " "))]*\(count)"
        }
    }

    /// a, b, … z, a1, b1 …
    private static func name(_ index: Int) -> String {
        let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(index % 26)))
        return index < 26 ? "\(letter)" : "\(letter)\(index / 26)"
    }

    /// True where a semicolon makes the text easier to read: round groups, before a branch, after a pooling, before
    /// a fully-connected layer.
    private static func beginsPart(_ index: Int, of words: [String]) -> Bool {
        let word = words[index]
        guard !word.hasPrefix("=") else { return false }
        guard let previous = words[..<index].last(where: { !$0.hasPrefix("=") }), !word.hasPrefix("@") else {
            return true
        }
        guard !previous.hasPrefix("@") else { return false }
        let next = index + 1 < words.count ? words[index + 1] : ""
        let isConnected = word.hasPrefix("fc") || (word.hasPrefix("flatten") && next.hasPrefix("fc"))
        return word.hasPrefix("[") || isPooling(previous) || (previous.hasPrefix("[") && !isPooling(word))
            || (isConnected && !previous.hasPrefix("flatten"))
    }

    private static func isPooling(_ word: String) -> Bool {
        ["pool", "avgpool", "lppool"].contains { word.hasPrefix($0) }
    }
}
