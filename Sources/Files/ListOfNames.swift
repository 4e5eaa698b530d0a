extension Collection where Element == String {
    /// The names in quotes, with commas between them; of many the first ones and how many more there are.
    ///
    /// For example `'a', 'b' and 3 more`.
    package func quoted(atMost limit: Int) -> String {
        let shown = prefix(limit).map { "'\($0)'" }.joined(separator: ", ")
        return count > limit ? "\(shown) and \(count - limit) more" : shown
    }
}
