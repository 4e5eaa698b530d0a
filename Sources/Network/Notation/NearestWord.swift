/// The word that was probably meant, if one is close: up to a third of its letters wrong, at least one.
func nearestWord(to text: String, of words: [String]) -> String? {
    let ranked = words.map { (word: $0, distance: distance(text, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.word.count / 3) && best.distance < best.word.count ? best.word : nil
}

/// The number of letters to insert, delete, replace or swap with a neighbour; 99 for words too long to be a slip.
private func distance(_ first: String, _ second: String) -> Int {
    guard !first.isEmpty, first.count <= 16 else { return 99 }
    let (a, b) = (Array(first), Array(second))
    var table = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
    for i in 1...a.count {
        table[i][0] = i
        for j in 1...b.count {
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
            }
        }
    }
    return table[a.count][b.count]
}
