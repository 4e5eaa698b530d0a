import Files

/// One of several shares of a batch, so that many machines can do one batch without talking to each other.
///
/// A picture belongs to exactly one share, by a hash of its path below the folder that was named. Which one depends on
/// nothing else, so that other pictures may come and go.
public struct BatchShard: Sendable, Equatable, CustomStringConvertible {
    /// Which share, from 1 on.
    public let number: Int
    /// Of how many.
    public let count: Int

    /// A share of a batch.
    ///
    /// - Precondition: `number` is from 1 to `count`.
    public init(number: Int, of count: Int) {
        precondition(1...max(count, 1) ~= number, "shards count from 1 to their number")
        self.number = number
        self.count = count
    }

    /// A share as people write it, `2/8`; nil where the text is something else.
    public init?(_ text: String) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let number = numbers[0], let count = numbers[1], count >= 1, 1...count ~= number
        else { return nil }
        self.init(number: number, of: count)
    }

    /// `2/8` for the second of eight.
    public var description: String { "\(number)/\(count)" }

    /// True for the pictures of this share.
    ///
    /// - Parameter name: The picture's path below the folder that was named, or its name where it was named itself.
    func contains(_ name: String) -> Bool {
        let hash = UInt64(ContentHash.hexadecimal(of: Array(name.utf8)).prefix(15), radix: 16)!
        return hash % UInt64(count) == UInt64(number - 1)
    }
}
