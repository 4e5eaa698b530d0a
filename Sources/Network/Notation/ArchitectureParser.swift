/// Reads the text of an architecture; the grammar stands at ``Architecture/init(text:)``.
///
/// Everything is checked before a layer is made, so that no text can trap.
struct ArchitectureParser {
    /// Words of the text with repetitions written out, and how many of them are layers.
    private struct Words {
        var all: [ArchitectureWord] = []
        var layers = 0
    }

    private static let longestTextInBytes = 1 << 20
    private static let deepestNesting = 16
    /// Names, branches and brackets need words beside the layers.
    private static let wordsForEachLayer = 8
    private var scanner: ArchitectureScanner

    init(_ text: String) throws {
        guard text.utf8.count <= ArchitectureParser.longestTextInBytes else {
            throw ArchitectureTextError(
                problem: .tooLong(bytes: text.utf8.count, limit: ArchitectureParser.longestTextInBytes),
                line: 1, column: 1, lineText: "")
        }
        scanner = ArchitectureScanner(text)
    }

    /// Reads the whole text.
    mutating func parse() throws -> Architecture {
        scanner.skipSeparators()
        let start = scanner.position
        let word = scanner.word()
        guard word == "input" || word == "size" else {
            throw scanner.unexpected("'size' or 'input' and the input's size, for example size 224x224x3", at: start)
        }
        scanner.skipSeparators()
        let inputPosition = scanner.position
        scanner.order = word == "size" ? .widthFirst : .heightFirst
        let input = try readInput()
        try scanner.expectEndOfWord()
        let words = try readItems(depth: 0).all
        return try ArchitectureBuilder(scanner: scanner, inputPosition: inputPosition).build(words, on: input)
    }

    /// Reads the three sizes of the input in the text's order.
    private mutating func readInput() throws -> Shape {
        let names = scanner.order == .widthFirst ? ["width", "height"] : ["height", "width"]
        let first = try scanner.number("the input's \(names[0])")
        try scanner.expect("x", "'x' and the input's \(names[1])")
        let extent = scanner.order.extent(first, try scanner.number("the input's \(names[1])"))
        try scanner.expect("x", "'x' and the input's channels (1 for grey, 3 for colour)")
        let channels = try scanner.number("the input's channels")
        return Shape(height: extent.height, width: extent.width, channels: channels)
    }

    /// Reads layers, names, branches and groups up to the end of the text or of the group.
    private mutating func readItems(depth: Int) throws -> Words {
        var words = Words()
        while true {
            scanner.skipSeparators()
            let start = scanner.position
            switch scanner.next {
            case nil:
                guard depth == 0 else { throw scanner.unexpected("a layer or ']'") }
                return words
            case "]":
                guard depth > 0 else { throw scanner.unexpected("a layer; no '[' is open") }
                guard words.layers > 0 else { throw scanner.unexpected("a layer inside the group") }
                return words
            case "[":
                guard depth < ArchitectureParser.deepestNesting else {
                    throw scanner.error(.nestedTooDeeply(limit: ArchitectureParser.deepestNesting), at: start)
                }
                scanner.advance()
                let group = try readGroup(depth: depth + 1)
                words.all += group.all
                words.layers += group.layers
            default:
                let word = try scanner.architectureWord()
                words.all.append(word)
                if case .layer = word.kind { words.layers += 1 }
            }
            try check(words.layers, words.all.count, at: start)
        }
    }

    /// Reads the rest of a group, after its `[`.
    private mutating func readGroup(depth: Int) throws -> Words {
        let start = scanner.position
        var body = try readItems(depth: depth)
        scanner.advance()
        scanner.skipSpaces()
        try scanner.expect("*", "'*' and how often the group is repeated")
        scanner.skipSpaces()
        let countPosition = scanner.position
        let count = try scanner.number("how often the group is repeated")
        try scanner.expectEndOfWord()
        if body.all.contains(where: \.isName) {
            let brackets = [ArchitectureWord.Kind.open, .close].map { ArchitectureWord(kind: $0, position: start) }
            body.all = [brackets[0]] + body.all + [brackets[1]]
        }
        try check(body.layers * count, body.all.count * count, at: countPosition)
        return Words(all: Array(repeatElement(body.all, count: count).joined()), layers: body.layers * count)
    }

    private func check(_ layers: Int, _ words: Int, at position: Int) throws {
        guard layers <= NetworkLimits.layers, words <= ArchitectureParser.wordsForEachLayer * NetworkLimits.layers
        else {
            throw scanner.error(.tooManyLayers(limit: NetworkLimits.layers), at: position)
        }
    }
}

extension NetworkError {
    /// The layer that the error is about, if it is about one.
    var place: LayerPlace? {
        switch self {
        case .kernelDoesNotFit(let place, _, _), .mapExpected(let place), .flattenExpected(let place, _),
            .softmaxNotLast(let place), .boxesAfterSums(let place), .valueOutOfRange(let place, _, _, _),
            .fixedInput(let place, _, _),
            .positionalNormalization(let place, _), .flattenedOutput(let place, _), .flattenedJoin(let place, _),
            .foldingNotFinite(let place), .wrongInputCount(let place, _), .unknownInput(let place, _),
            .unusedOutput(let place), .shapesDiffer(let place, _), .stridesDiffer(let place, _),
            .nothingLeft(let place, _), .groupsDoNotFit(let place, _, _, _), .positionalValues(let place, _),
            .globalOperator(let place, _), .mapOfSinglePosition(let place, _), .windowNormalization(let place, _),
            .noDilatedForm(let place), .notMirrored(let place):
            place
        case .limitExceeded(let place, _, _):
            place
        case .emptyInput, .tooManyLayers, .wrongInputLists, .noWindow, .denseMapMismatch, .finerThanPixels,
            .strideNotPossible, .strideOfGroups:
            nil
        }
    }
}
