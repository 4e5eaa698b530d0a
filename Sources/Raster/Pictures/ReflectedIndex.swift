/// The index that stands for an index beyond the ends, by reflection without repeating the edge:
/// `… 2 1 0 1 2 … n−2 n−1 n−2 …`, folded as often as it takes.
///
/// - Parameters:
///   - index: Any index.
///   - count: The number of elements that there are; one element stands for all.
package func reflectedIndex(_ index: Int, count: Int) -> Int {
    precondition(count > 0, "reflection needs something to reflect")
    guard index < 0 || index >= count else { return index }
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let remainder = index % period
    let folded = remainder < 0 ? remainder + period : remainder
    return folded < count ? folded : period - folded
}

/// The index that stands for an index beyond the ends of a range, by reflection without repeating the edge.
///
/// - Parameters:
///   - index: Any index.
///   - range: The indices that there are; never empty.
package func reflectedIndex(_ index: Int, in range: Range<Int>) -> Int {
    range.lowerBound + reflectedIndex(index - range.lowerBound, count: range.count)
}
