/// The names and values behind the question mark of a target.
enum QueryText {
    /// In their order, with `+` for blanks and bytes in hexadecimal, as forms write them.
    ///
    /// Source: the URL standard of WHATWG, 5.1.
    ///
    /// - Throws: ``Problem/Kind/badRequest`` where bytes are no UTF-8, or a `%` stands alone.
    static func pairs(_ query: some StringProtocol) throws(Problem) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for item in query.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((try decoded(parts[0]), parts.count == 2 ? try decoded(parts[1]) : ""))
        }
        return pairs
    }

    private static func decoded(_ text: some StringProtocol) throws(Problem) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, digits.utf8.allSatisfy(\.isHexadecimal),
                    let value = UInt8(digits, radix: 16)
                else {
                    throw Problem(.badRequest, "the query has a % without two hexadecimal digits behind it; write %25")
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(.badRequest, "the query has bytes that are no UTF-8; encode names and values as UTF-8")
        }
        return text
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
    }
}
