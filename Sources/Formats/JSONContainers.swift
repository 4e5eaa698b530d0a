/// The fields of an object.
struct JSONObjectEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: JSONEncoding
    var codingPath: [any CodingKey] { encoding.codingPath }

    func encodeNil(forKey key: Key) { encoding.add(key) { $0 += "null".utf8 } }
    func encode(_ value: Bool, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: String, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Double, forKey key: Key) throws {
        try encoding.add(key) { try JSONScalar.write(value, at: codingPath + [key], into: &$0) }
    }
    func encode(_ value: Float, forKey key: Key) throws {
        try encoding.add(key) { try JSONScalar.write(value, at: codingPath + [key], into: &$0) }
    }
    func encode(_ value: Int, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int8, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int16, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int32, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int64, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt8, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt16, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt32, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt64, forKey key: Key) { encoding.add(key) { JSONScalar.write(value, into: &$0) } }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try encoding.add(key) { try encoding.encode(value, below: key, into: &$0) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        let below = encoding.below(key)
        encoding.add(key, below)
        return below.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let below = encoding.below(key)
        encoding.add(key, below)
        return below.unkeyedContainer()
    }

    func superEncoder() -> any Encoder { preconditionFailure("classes are not written as JSON") }
    func superEncoder(forKey key: Key) -> any Encoder { preconditionFailure("classes are not written as JSON") }
}

/// The elements of an array.
struct JSONArrayEncoding: UnkeyedEncodingContainer {
    let encoding: JSONEncoding
    var codingPath: [any CodingKey] { encoding.codingPath }
    var count: Int { encoding.count }

    func encodeNil() { encoding.addElement { $0 += "null".utf8 } }
    func encode(_ value: Bool) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: String) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Double) throws {
        try encoding.addElement { try JSONScalar.write(value, at: codingPath, into: &$0) }
    }
    func encode(_ value: Float) throws {
        try encoding.addElement { try JSONScalar.write(value, at: codingPath, into: &$0) }
    }
    func encode(_ value: Int) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int8) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int16) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int32) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int64) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt8) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt16) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt32) { encoding.addElement { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt64) { encoding.addElement { JSONScalar.write(value, into: &$0) } }

    func encode(_ value: some Encodable) throws {
        try encoding.addElement { try encoding.encode(value, below: nil, into: &$0) }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        preconditionFailure("elements of arrays are values of their own")
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        preconditionFailure("elements of arrays are values of their own")
    }

    func superEncoder() -> any Encoder { preconditionFailure("classes are not written as JSON") }
}

/// A value without parts.
struct JSONValueEncoding: SingleValueEncodingContainer {
    let encoding: JSONEncoding
    var codingPath: [any CodingKey] { encoding.codingPath }

    func encodeNil() { encoding.set { $0 += "null".utf8 } }
    func encode(_ value: Bool) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: String) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Double) throws { try encoding.set { try JSONScalar.write(value, at: codingPath, into: &$0) } }
    func encode(_ value: Float) throws { try encoding.set { try JSONScalar.write(value, at: codingPath, into: &$0) } }
    func encode(_ value: Int) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int8) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int16) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int32) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: Int64) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt8) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt16) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt32) { encoding.set { JSONScalar.write(value, into: &$0) } }
    func encode(_ value: UInt64) { encoding.set { JSONScalar.write(value, into: &$0) } }

    func encode(_ value: some Encodable) throws { try value.encode(to: encoding) }
}
