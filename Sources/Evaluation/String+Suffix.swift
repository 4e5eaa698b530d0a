extension String {
    /// The end of a long name, which tells more than its beginning.
    func suffix(atMost count: Int) -> String {
        self.count <= count ? self : "\u{2026}" + suffix(count - 1)
    }
}
