/// Makes a network of the words of its text: follows the current output, resolves names, puts in the flatten that is
/// implied, and points at the word that does not fit.
struct ArchitectureBuilder {
    private let scanner: ArchitectureScanner
    private let inputPosition: Int
    private var layers: [Layer] = []
    private var inputs: [[Int]] = []
    /// Where the word of each layer begins.
    private var positions: [Int] = []
    /// The output that the next layer takes in, -1 for the network's input.
    private var current = -1
    /// Names of outputs: those of the text, then those of each open repetition.
    private var names: [[String: Int]] = [[:]]

    init(scanner: ArchitectureScanner, inputPosition: Int) {
        self.scanner = scanner
        self.inputPosition = inputPosition
    }

    /// Makes the network.
    ///
    /// - Throws: ``ArchitectureTextError``, at the word.
    consuming func build(_ words: [ArchitectureWord], on input: Shape) throws -> Architecture {
        do {
            var inference = try ShapeInference(input: input)
            for word in words {
                switch word.kind {
                case .layer(let layer, let joined):
                    let others = try joined.map(output(named:))
                    if case .fullyConnected = layer, inference.needsFlatten(after: current) {
                        try append(.flatten(.channelsFirst), [current], at: word.position, &inference)
                    }
                    try append(layer, [current] + others, at: word.position, &inference)
                case .name(let name):
                    guard find(name.text) == nil else {
                        throw scanner.error(.repeatedName(name.text), at: name.position)
                    }
                    names[names.count - 1][name.text] = current
                case .branch(let name):
                    current = try output(named: name)
                case .open:
                    names.append([:])
                case .close:
                    names.removeLast()
                }
            }
            guard current == layers.count - 1 else {
                throw scanner.unexpected("a layer that takes in the output that '@' has fetched")
            }
            return try Architecture(input: input, layers: layers, inputs: inputs)
        } catch let error as NetworkError {
            throw scanner.error(.misfit(error), at: error.place.map { positions[$0.index] } ?? inputPosition)
        }
    }

    private mutating func append(
        _ layer: Layer, _ outputs: [Int], at position: Int, _ inference: inout ShapeInference
    ) throws {
        layers.append(layer)
        inputs.append(outputs)
        positions.append(position)
        _ = try inference.advance(through: layer, from: outputs)
        current = layers.count - 1
    }

    private func find(_ name: String) -> Int? {
        names.lazy.reversed().compactMap { $0[name] }.first
    }

    private func output(named name: ArchitectureWord.Name) throws -> Int {
        guard let output = find(name.text) else { throw scanner.error(.unknownName(name.text), at: name.position) }
        return output
    }
}
