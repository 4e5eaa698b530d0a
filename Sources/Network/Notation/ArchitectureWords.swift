/// The words of an architecture's text, before repetitions are grouped.
struct ArchitectureWords {
    private(set) var items: [TextItem] = []
    /// Where the name of an output stands.
    private var namePositions: [Int: Int] = [:]

    init(_ architecture: Architecture, _ order: SizeOrder) {
        let words = ArchitectureWords.words(of: architecture)
        let named = Set(words.flatMap { ($0.isBranch ? [$0.sources[0]] : []) + $0.sources.dropFirst() })
        if named.contains(-1) { appendName(of: -1) }
        for word in words {
            if word.isBranch {
                let distance = items.count - namePositions[word.sources[0]]!
                append(.branch(distance), target: use(word.sources[0]))
            }
            let joined = word.sources.dropFirst()
            let distances = joined.map { items.count - namePositions[$0]! }
            let target = joined.map { use($0) }.min()
            append(.layer(architecture.layers[word.layer].text(order), joined: distances), target: target)
            if named.contains(word.layer) { appendName(of: word.layer) }
        }
    }

    /// A layer that is written, with the outputs that enter it.
    private struct Word {
        let layer: Int
        let sources: [Int]
        /// True where the first of them is not the output before it.
        let isBranch: Bool
    }

    private static func words(of architecture: Architecture) -> [Word] {
        let consumers = architecture.consumers
        let implied = architecture.layers.indices.map { isImplied($0, in: architecture, consumers) }
        var current = -1
        return architecture.layers.indices.filter { !implied[$0] }.map { layer in
            let sources = architecture.inputs[layer].map { source in
                source >= 0 && implied[source] ? architecture.inputs[source][0] : source
            }
            defer { current = layer }
            return Word(layer: layer, sources: sources, isBranch: sources[0] != current)
        }
    }

    /// True for a flatten that the reader puts in by itself.
    private static func isImplied(
        _ index: Int, in architecture: Architecture, _ consumers: [Int: [Int]]
    ) -> Bool {
        guard architecture.layers[index] == .flatten(.channelsFirst), consumers[index] == [index + 1],
            case .fullyConnected = architecture.layers[index + 1]
        else { return false }
        let shape = architecture.inputShape(ofLayer: index)
        // A map larger than 1×1 cannot have been flattened before.
        return shape.height > 1 || shape.width > 1
    }

    private mutating func appendName(of output: Int) {
        namePositions[output] = items.count
        append(.name, target: nil)
    }

    private mutating func append(_ kind: TextItem.Kind, target: Int?) {
        let position = items.count
        items.append(
            TextItem(
                kind: kind, position: position, length: 1, firstTarget: target ?? position, lastUse: position))
    }

    /// Notes that the next word uses an output's name.
    ///
    /// - Returns: Where the name stands.
    private mutating func use(_ output: Int) -> Int {
        let position = namePositions[output]!
        items[position].lastUse = items.count
        return position
    }
}
