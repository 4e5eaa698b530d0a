import CSchemas
import FoundationEssentials

/// The JSON Schema (2020-12) of an output, which is a part of the program.
public struct OutputSchema: Sendable {
    /// Its name and version, as `detections-1`; what outputs say under the key `schema`.
    public let name: String
    /// The schema itself, as JSON.
    public let text: String

    /// The schemas of all outputs, by name.
    public static let all: [OutputSchema] = (0..<fcn_schema_count()).map { number in
        let schema = fcn_schema_at(number)
        return OutputSchema(name: String(cString: schema.name), text: String(cString: schema.text))
    }

    /// What the schema describes, in a sentence without a full stop.
    ///
    /// - Throws: Where the text is not the JSON of a schema.
    public func title() throws -> String {
        struct Titled: Decodable { var title: String }
        return try JSONDecoder().decode(Titled.self, from: Data(text.utf8)).title
    }

    /// The schema of a name, with or without its version; without one, the latest.
    public static func named(_ name: String) -> OutputSchema? {
        all.last { $0.name == name || $0.name.hasPrefix(name + "-") && Int($0.name.dropFirst(name.count + 1)) != nil }
    }
}
