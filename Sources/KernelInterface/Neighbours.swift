/// Two columns (or rows) between which a value stands.
package struct Neighbours: Sendable, Equatable {
    /// The first.
    package let first: Int
    /// The second.
    package let second: Int
    /// The share of the second; at 0 the second is not read.
    package let share: Float

    /// Two neighbours and the share of the second.
    package init(first: Int, second: Int, share: Float) {
        self.first = first
        self.second = second
        self.share = share
    }
}
