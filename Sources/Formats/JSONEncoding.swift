/// Writes a value as JSON while it is encoded, and holds little more than the text.
///
/// Foundation's encoder makes a tree of the whole value first, which takes about twenty times the memory of the text:
/// gigabytes for a million objects that were found on a picture. The text is the same, byte for byte: keys in the order
/// of the alphabet, slashes as they are.
///
/// An encoder belongs to one value. An array is text from its first element on; an object keeps the text of each of its
/// values until it is complete, to be put in the order of the keys.
final class JSONEncoding: Encoder {
    private enum Form {
        case nothing
        case scalar
        case array(count: Int)
        case object([Entry])
    }

    private struct Entry {
        let key: String
        /// Where in the text its value stands.
        let value: Range<Int>
        /// Written when the object is complete; nil where the value stands in the text.
        let encoding: JSONEncoding?
    }

    let isPretty: Bool
    private let depth: Int
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    private var form = Form.nothing
    private var text: [UInt8] = []

    private init(isPretty: Bool, depth: Int, codingPath: [any CodingKey]) {
        (self.isPretty, self.depth, self.codingPath) = (isPretty, depth, codingPath)
    }

    /// The text of a value, in UTF-8.
    ///
    /// - Throws: `EncodingError` at numbers that are not finite, and what the value throws.
    static func text(of value: some Encodable, isPretty: Bool) throws -> [UInt8] {
        let encoding = JSONEncoding(isPretty: isPretty, depth: 0, codingPath: [])
        try value.encode(to: encoding)
        var result: [UInt8] = []
        encoding.complete(into: &result)
        return result
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        beginObject()
        return KeyedEncodingContainer(JSONObjectEncoding<Key>(encoding: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        beginArray()
        return JSONArrayEncoding(encoding: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { JSONValueEncoding(encoding: self) }

    // MARK: - Containers

    func beginObject() {
        switch form {
        case .nothing: form = .object([])
        case .object: break
        default: preconditionFailure("a value is encoded as one of object, array and scalar")
        }
    }

    func beginArray() {
        switch form {
        case .nothing: form = .array(count: 0)
        case .array: break
        default: preconditionFailure("a value is encoded as one of object, array and scalar")
        }
    }

    var count: Int {
        guard case .array(let count) = form else { return 0 }
        return count
    }

    /// An encoder of what stands below this value.
    func below(_ key: (any CodingKey)? = nil) -> JSONEncoding {
        JSONEncoding(isPretty: isPretty, depth: depth + 1, codingPath: key.map { codingPath + [$0] } ?? codingPath)
    }

    func add(_ key: any CodingKey, _ write: (inout [UInt8]) throws -> Void) rethrows {
        let start = text.count
        try write(&text)
        append(Entry(key: key.stringValue, value: start..<text.count, encoding: nil))
    }

    func add(_ key: any CodingKey, _ encoding: JSONEncoding) {
        append(Entry(key: key.stringValue, value: 0..<0, encoding: encoding))
    }

    private func append(_ entry: Entry) {
        guard case .object(var entries) = form else { preconditionFailure("keys belong to an object") }
        // Without a second owner nothing is copied.
        form = .nothing
        if let place = entries.firstIndex(where: { $0.key == entry.key }) {
            entries[place] = entry
        } else {
            entries.append(entry)
        }
        form = .object(entries)
    }

    func addElement(_ write: (inout [UInt8]) throws -> Void) rethrows {
        guard case .array(let count) = form else { preconditionFailure("elements belong to an array") }
        if count > 0 { text.append(UInt8(ascii: ",")) }
        breakLine(depth + 1, &text)
        try write(&text)
        form = .array(count: count + 1)
    }

    func set(_ write: (inout [UInt8]) throws -> Void) rethrows {
        precondition(text.isEmpty, "a scalar is encoded once")
        form = .scalar
        try write(&text)
    }

    // MARK: - Text

    /// Writes a value that stands below this one.
    func encode(_ value: some Encodable, below key: (any CodingKey)?, into target: inout [UInt8]) throws {
        switch value {
        case let value as String: JSONScalar.write(value, into: &target)
        case let value as Double: try JSONScalar.write(value, at: codingPath, into: &target)
        case let value as Int: JSONScalar.write(value, into: &target)
        default:
            let encoding = below(key)
            try value.encode(to: encoding)
            encoding.complete(into: &target)
        }
    }

    func complete(into target: inout [UInt8]) {
        switch form {
        case .nothing:
            // A value that encodes nothing is an object without keys.
            target += "{}".utf8
        case .scalar: target += text
        case .array:
            target.append(UInt8(ascii: "["))
            target += text
            if count == 0 { breakLine(0, &target) }
            breakLine(depth, &target)
            target.append(UInt8(ascii: "]"))
        case .object(let entries): complete(entries, into: &target)
        }
    }

    private func complete(_ entries: [Entry], into target: inout [UInt8]) {
        target.append(UInt8(ascii: "{"))
        for (place, entry) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
            if place > 0 { target.append(UInt8(ascii: ",")) }
            breakLine(depth + 1, &target)
            JSONScalar.write(entry.key, into: &target)
            target += isPretty ? " : ".utf8 : ":".utf8
            if let encoding = entry.encoding {
                encoding.complete(into: &target)
            } else {
                target += text[entry.value]
            }
        }
        if entries.isEmpty { breakLine(0, &target) }
        breakLine(depth, &target)
        target.append(UInt8(ascii: "}"))
    }

    private func breakLine(_ depth: Int, _ target: inout [UInt8]) {
        guard isPretty else { return }
        target.append(UInt8(ascii: "\n"))
        for _ in 0..<2 * depth { target.append(UInt8(ascii: " ")) }
    }
}
