/// A response of HTTP/1.1, read as strictly as it is defined.
///
/// Source: RFC 9112, 4 to 6; RFC 9110, 5.5 and 5.6.2.
struct HTTPResponseText: Sendable {
    let status: Int
    let body: ArraySlice<UInt8>
    private let fields: [(name: String, value: String)]

    /// Nothing follows it on its connection.
    var closes: Bool { value(of: "Connection") == "close" }
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The only value of a field; nil where there is none.
    func value(of name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }

    /// All final responses, and whether nothing but them is there.
    ///
    /// - Parameter method: The method of the request of an answer.
    /// - Throws: ``FuzzTarget/Finding`` for what is none.
    static func all(
        in bytes: [UInt8], method: (Int) -> String
    ) throws -> (responses: [HTTPResponseText], isWhole: Bool) {
        var responses: [HTTPResponseText] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let end = endOfHead(rest) else { return (responses, false) }
            let lines = String(decoding: rest[..<end], as: UTF8.self).components(separatedBy: "\r\n").dropLast(2)
            rest = rest[end...]
            let status = try status(lines.first ?? "")
            let fields = try lines.dropFirst().map(field)
            guard
                Set(fields.map(\.name)).count == fields.filter({ $0.name != "www-authenticate" }).count
                    + (fields.contains { $0.name == "www-authenticate" } ? 1 : 0)
            else { throw FuzzTarget.Finding("a field comes twice in the head of an answer: \(lines)") }
            guard status >= 200 else { continue }
            guard let length = fields.first(where: { $0.name == "content-length" }).flatMap({ Int($0.value) }) else {
                throw FuzzTarget.Finding("an answer does not say how long it is: \(lines)")
            }
            let count = method(responses.count) == "HEAD" ? 0 : length
            guard rest.count >= count else { return (responses, false) }
            responses.append(HTTPResponseText(status: status, body: rest.prefix(count), fields: fields))
            rest = rest.dropFirst(count)
        }
        return (responses, true)
    }

    /// Behind the empty line.
    private static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.firstRange(of: [13, 10, 13, 10]).map(\.upperBound)
    }

    private static func status(_ line: String) throws -> Int {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "HTTP/1.1", parts[1].count == 3, let status = Int(parts[1]),
            (100..<600).contains(status), isVisible(parts[2])
        else { throw FuzzTarget.Finding("an answer begins with '\(line)'") }
        return status
    }

    private static func field(_ line: String) throws -> (name: String, value: String) {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, isVisible(parts[1]),
            parts[0].utf8.allSatisfy({ (33...126).contains($0) && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) })
        else { throw FuzzTarget.Finding("'\(line)' is no field of a head") }
        return (parts[0].lowercased(), String(parts[1].drop { $0 == " " }))
    }

    private static func isVisible(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { $0 == 9 || $0 >= 32 && $0 != 127 }
    }
}
