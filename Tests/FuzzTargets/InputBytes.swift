/// An input as a row of choices; where it ends, every choice is the first one.
struct InputBytes {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func byte() -> Int { Int(rest.popFirst() ?? 0) }

    /// A number in a range of at most 65,536.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        let value = range.count <= 256 ? byte() : byte() << 8 | byte()
        return range.lowerBound + value % range.count
    }

    mutating func element<Element>(of choices: [Element]) -> Element { choices[number(0...choices.count - 1)] }

    mutating func flag() -> Bool { byte() & 1 == 1 }

    /// Some bytes; what is missing at the end is made of where it would be.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let found = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return found + (found.count..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    }
}
