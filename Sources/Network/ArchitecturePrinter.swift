/// Writes the canonical text of an architecture.
struct ArchitecturePrinter {
    let text: String

    init(_ architecture: Architecture) {
        var items: [Item] = []
        for (index, layer) in architecture.layers.enumerated()
        where !ArchitecturePrinter.isImplied(layer, at: index, in: architecture) {
            items.append(Item(text: layer.text))
        }
        let groups = ArchitecturePrinter.grouped(items)
        var text = "input \(architecture.input)"
        for (index, item) in groups.enumerated() {
            let previous = index > 0 ? groups[index - 1] : nil
            text += item.beginsPart(after: previous, before: groups.dropFirst(index + 1).first) ? "; " : " "
            text += item.text
        }
        self.text = text
    }

    /// True for a flatten that the reader puts in by itself.
    private static func isImplied(_ layer: Layer, at index: Int, in architecture: Architecture) -> Bool {
        guard layer == .flatten(.channelsFirst), index + 1 < architecture.layers.count,
            case .fullyConnected = architecture.layers[index + 1]
        else { return false }
        let shape = architecture.inputShape(ofLayer: index)
        // A map larger than 1×1 cannot have been flattened before.
        return shape.height > 1 || shape.width > 1
    }
}

// MARK: - Repetitions

extension ArchitecturePrinter {
    /// A layer or a repeated group of items.
    struct Item: Equatable {
        var text: String
        var isGroup = false

        /// True where a semicolon makes the text easier to read: round groups, after a pooling, before a
        /// fully-connected layer.
        func beginsPart(after previous: Item?, before next: Item?) -> Bool {
            guard let previous, !isGroup else { return true }
            let isConnected = text.hasPrefix("fc") || (text.hasPrefix("flatten") && next?.text.hasPrefix("fc") == true)
            return previous.isPooling || (previous.isGroup && !isPooling)
                || (isConnected && !previous.text.hasPrefix("flatten"))
        }

        private var isPooling: Bool { text.hasPrefix("pool") || text.hasPrefix("avgpool") }
    }

    /// The longest period that is looked for; keeps the search linear in the number of layers.
    private static let longestPeriod = 64
    /// Repetitions that cover fewer items are easier to read written out.
    private static let shortestRepetition = 4

    /// Replaces repetitions by groups, then repetitions of groups, until none is left.
    static func grouped(_ items: [Item]) -> [Item] {
        let result = groupedOnce(items)
        return result.count == items.count ? result : grouped(result)
    }

    /// Goes through the items once and replaces the repetition that covers most of what follows.
    private static func groupedOnce(_ items: [Item]) -> [Item] {
        let matches = matchLengths(items)
        var result: [Item] = []
        var index = 0
        while index < items.count {
            var best = (period: 1, count: 1)
            for period in 1..<matches.count {
                let count = matches[period][index] / period + 1
                if count > 1, period * count >= shortestRepetition, period * count > best.period * best.count {
                    best = (period, count)
                }
            }
            if best.count > 1 {
                let body = grouped(Array(items[index..<index + best.period]))
                result.append(Item(text: "[\(body.map(\.text).joined(separator: " "))]*\(best.count)", isGroup: true))
            } else {
                result.append(items[index])
            }
            index += best.period * best.count
        }
        return result
    }

    /// `[period][index]`: how many items from `index` on equal the word one period later.
    private static func matchLengths(_ items: [Item]) -> [[Int]] {
        var matches = [[Int](repeating: 0, count: items.count)]
        for period in 1..<max(2, min(longestPeriod, items.count / 2) + 1) {
            var lengths = [Int](repeating: 0, count: items.count)
            for index in stride(from: items.count - period - 1, through: 0, by: -1)
            where items[index] == items[index + period] {
                lengths[index] = lengths[index + 1] + 1
            }
            matches.append(lengths)
        }
        return matches
    }
}
