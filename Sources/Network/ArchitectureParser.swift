/// Reads the text of an architecture; the grammar stands at ``Architecture/init(text:)``.
///
/// Everything is checked before a layer is made, so that no text can trap.
struct ArchitectureParser {
    /// A layer and where its word begins.
    private struct PlacedLayer {
        let layer: Layer
        let position: Int
    }

    private static let longestTextInBytes = 1 << 20
    private static let deepestNesting = 16
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
        guard scanner.word() == "input" else {
            throw scanner.unexpected("'input' and the input's size, for example input 224x224x3", at: start)
        }
        scanner.skipSeparators()
        let inputPosition = scanner.position
        let input = try readInput()
        try scanner.expectEndOfWord()
        let placed = try readItems(depth: 0)
        return try fit(placed, to: input, at: inputPosition)
    }

    private mutating func readInput() throws -> Shape {
        let height = try scanner.number("the input's height")
        try scanner.expect("x", "'x' and the input's width")
        let width = try scanner.number("the input's width")
        try scanner.expect("x", "'x' and the input's channels (1 for grey, 3 for colour)")
        let channels = try scanner.number("the input's channels")
        return Shape(height: height, width: width, channels: channels)
    }

    /// Reads layers and groups up to the end of the text or of the group.
    private mutating func readItems(depth: Int) throws -> [PlacedLayer] {
        var placed: [PlacedLayer] = []
        while true {
            scanner.skipSeparators()
            let start = scanner.position
            switch scanner.next {
            case nil:
                guard depth == 0 else { throw scanner.unexpected("a layer or ']'") }
                return placed
            case "]":
                guard depth > 0 else { throw scanner.unexpected("a layer; no '[' is open") }
                guard !placed.isEmpty else { throw scanner.unexpected("a layer inside the group") }
                return placed
            case "[":
                guard depth < ArchitectureParser.deepestNesting else {
                    throw scanner.error(.nestedTooDeeply(limit: ArchitectureParser.deepestNesting), at: start)
                }
                scanner.advance()
                placed += try readGroup(depth: depth + 1, room: NetworkLimits.layers - placed.count)
            default:
                placed.append(PlacedLayer(layer: try scanner.layer(), position: start))
            }
            guard placed.count <= NetworkLimits.layers else {
                throw scanner.error(.tooManyLayers(limit: NetworkLimits.layers), at: start)
            }
        }
    }

    /// Reads the rest of a group, after its `[`.
    private mutating func readGroup(depth: Int, room: Int) throws -> [PlacedLayer] {
        let body = try readItems(depth: depth)
        scanner.advance()
        scanner.skipSpaces()
        try scanner.expect("*", "'*' and how often the group is repeated")
        scanner.skipSpaces()
        let countPosition = scanner.position
        let count = try scanner.number("how often the group is repeated")
        try scanner.expectEndOfWord()
        guard body.count * count <= room else {
            throw scanner.error(.tooManyLayers(limit: NetworkLimits.layers), at: countPosition)
        }
        return Array(repeatElement(body, count: count).joined())
    }

    /// Puts in the flatten that is implied, and points at the layer that does not fit.
    private func fit(_ placed: [PlacedLayer], to input: Shape, at inputPosition: Int) throws -> Architecture {
        var layers: [Layer] = []
        var positions: [Int] = []
        do {
            var inference = try ShapeInference(input: input)
            for item in placed {
                if case .fullyConnected = item.layer, inference.needsFlatten {
                    layers.append(.flatten(.channelsFirst))
                    positions.append(item.position)
                    _ = try inference.advance(through: .flatten(.channelsFirst))
                }
                layers.append(item.layer)
                positions.append(item.position)
                _ = try inference.advance(through: item.layer)
            }
            return try Architecture(input: input, layers: layers)
        } catch let error as NetworkError {
            let position = error.place.map { positions[$0.index] } ?? inputPosition
            throw scanner.error(.misfit(error), at: position)
        }
    }
}

extension NetworkError {
    /// The layer that the error is about, if it is about one.
    var place: LayerPlace? {
        switch self {
        case .kernelDoesNotFit(let place, _, _), .mapExpected(let place), .flattenExpected(let place, _),
            .softmaxNotLast(let place), .valueOutOfRange(let place, _, _, _), .fixedInput(let place, _, _),
            .positionalNormalization(let place, _), .flattenedOutput(let place, _), .foldingNotFinite(let place):
            place
        case .limitExceeded(let place, _, _):
            place
        case .emptyInput, .tooManyLayers, .noWindow, .denseMapMismatch:
            nil
        }
    }
}
