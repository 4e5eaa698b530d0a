/// A word of an architecture text, or a group that is repeated.
///
/// References to names are distances in words, so that equal blocks are equal items wherever they stand.
struct TextItem {
    enum Kind: Equatable {
        /// A layer, and how many words before it the names of the other outputs stand that it takes in.
        case layer(String, joined: [Int])
        /// The current output gets a name.
        case name
        /// The output that was named this many words before becomes the current one.
        case branch(Int)
        /// Items that are repeated.
        case group([TextItem], count: Int)
    }

    let kind: Kind
    /// The position of its first word in the text with repetitions written out.
    let position: Int
    /// How many words it is with repetitions written out.
    let length: Int
    /// The first word that it refers to, or its own position.
    let firstTarget: Int
    /// The last word that refers to it, or its own position.
    var lastUse: Int
}

extension TextItem: Equatable {
    /// True for the same words, wherever they stand.
    static func == (first: TextItem, second: TextItem) -> Bool { first.kind == second.kind }
}

extension TextItem {
    /// The longest period that is looked for; keeps the search linear in the number of layers.
    private static let longestPeriod = 64
    /// Repetitions that cover fewer items are easier to read written out.
    private static let shortestRepetition = 4

    /// Replaces repetitions by groups, then repetitions of groups, until none is left.
    static func grouped(_ items: [TextItem]) -> [TextItem] {
        let result = groupedOnce(items)
        return result.count == items.count ? result : grouped(result)
    }

    /// Goes through the items once and replaces the repetition that covers most of what follows.
    private static func groupedOnce(_ items: [TextItem]) -> [TextItem] {
        let matches = matchLengths(items)
        var result: [TextItem] = []
        var index = 0
        while index < items.count {
            var best = (period: 1, count: 1)
            for period in 1..<matches.count {
                func isBetter(_ count: Int) -> Bool {
                    count > 1 && period * count >= shortestRepetition && period * count > best.period * best.count
                }
                let count = matches[period][index] / period + 1
                guard isBetter(count) else { continue }
                let closed = closedRepetitions(items[index..<index + period * count], period: period)
                if isBetter(closed) { best = (period, closed) }
            }
            let covered = items[index..<index + best.period * best.count]
            result.append(best.count > 1 ? group(covered, count: best.count) : items[index])
            index += covered.count
        }
        return result
    }

    /// How many of the equal repetitions, from the first on, keep the names that they use and give to themselves.
    private static func closedRepetitions(_ items: ArraySlice<TextItem>, period: Int) -> Int {
        var count = 0
        for start in stride(from: items.startIndex, to: items.endIndex, by: period) {
            let body = items[start..<start + period]
            let end = body.last!.position + body.last!.length
            guard body.allSatisfy({ $0.firstTarget >= body.first!.position && $0.lastUse < end }) else { break }
            count += 1
        }
        return count
    }

    private static func group(_ items: ArraySlice<TextItem>, count: Int) -> TextItem {
        let body = grouped(Array(items.prefix(items.count / count)))
        let position = items.first!.position
        let end = items.last!.position + items.last!.length
        return TextItem(
            kind: .group(body, count: count), position: position, length: end - position, firstTarget: position,
            lastUse: position)
    }

    /// `[period][index]`: how many items from `index` on equal the word one period later.
    private static func matchLengths(_ items: [TextItem]) -> [[Int]] {
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
