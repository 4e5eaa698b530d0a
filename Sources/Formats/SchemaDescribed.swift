/// A value whose JSON form is a contract: it names the schema that describes it.
public protocol SchemaDescribed: Encodable {
    /// The name and the version of the schema, as `detections-1`.
    static var schema: String { get }
}

/// The value with the name of its schema as first of its keys.
struct SchemaNamed: Encodable {
    private let value: any SchemaDescribed

    init(_ value: any SchemaDescribed) { self.value = value }

    private enum CodingKeys: String, CodingKey { case schema }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type(of: value).schema, forKey: .schema)
        try value.encode(to: encoder)
    }
}
