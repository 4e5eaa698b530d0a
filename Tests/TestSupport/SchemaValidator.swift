import Foundation

/// Validates JSON against JSON Schemas, as far as the project's schemas go: `$ref` (to `$defs` and to the names of other
/// schemas), `type`, `const`, `enum`, `properties`, `required`, `additionalProperties`, `items`, `oneOf`, `minimum` and
/// `maximum`. Any other keyword is a fault of the schema. Source: JSON Schema 2020-12.
public struct SchemaValidator {
    private let schemas: [String: [String: Any]]
    private static let known: Set = [
        "$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "properties", "required",
        "additionalProperties", "items", "oneOf", "minimum", "maximum",
    ]

    /// A validator for some schemas, as texts.
    public init(_ texts: [String]) throws {
        schemas = try Dictionary(
            uniqueKeysWithValues: texts.map { text in
                let schema = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
                return (schema["$id"] as? String ?? "", schema)
            })
    }

    /// What is wrong with a value, each with its place; empty where it is as the schema says.
    public func faults(in json: Data, schema id: String) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: json, options: [.fragmentsAllowed])
        guard let root = schemas[id] else { return ["there is no schema '\(id)'"] }
        return faults(value, root, root, "$")
    }

    private func faults(_ value: Any, _ schema: [String: Any], _ root: [String: Any], _ place: String) -> [String] {
        var faults: [String] = []
        for key in schema.keys where !Self.known.contains(key) {
            faults.append("\(place): the keyword '\(key)' is not known")
        }
        if let reference = schema["$ref"] as? String {
            let prefix = "#/$defs/"
            if reference.hasPrefix(prefix) {
                let definition = (root["$defs"] as? [String: Any])?[String(reference.dropFirst(prefix.count))]
                faults +=
                    (definition as? [String: Any]).map { self.faults(value, $0, root, place) }
                    ?? ["\(place): no definition '\(reference)'"]
            } else {
                faults +=
                    schemas[reference].map { self.faults(value, $0, $0, place) } ?? ["\(place): no '\(reference)'"]
            }
        }
        if let type = schema["type"] as? String, !Self.isOf(type, value) {
            return faults + ["\(place): \(value) is not of type \(type)"]
        }
        if let constant = schema["const"] as? String, value as? String != constant {
            faults.append("\(place): \(value) is not \(constant)")
        }
        if let values = schema["enum"] as? [String], !values.contains(value as? String ?? "") {
            faults.append("\(place): \(value) is none of \(values)")
        }
        if let number = value as? Double {
            if let least = schema["minimum"] as? Double, number < least {
                faults.append("\(place): \(number) < \(least)")
            }
            if let most = schema["maximum"] as? Double, number > most { faults.append("\(place): \(number) > \(most)") }
        }
        if let choices = schema["oneOf"] as? [[String: Any]] {
            let results = choices.map { self.faults(value, $0, root, place) }
            let count = results.count(where: \.isEmpty)
            if count != 1 { faults.append("\(place): fits \(count) of \(choices.count) forms: \(results.joined())") }
        }
        if let object = value as? [String: Any] { faults += self.faults(object, schema, root, place) }
        if let items = schema["items"] as? [String: Any], let array = value as? [Any] {
            faults += array.enumerated().flatMap { self.faults($1, items, root, "\(place)[\($0)]") }
        }
        return faults
    }

    private func faults(
        _ object: [String: Any], _ schema: [String: Any], _ root: [String: Any], _ place: String
    ) -> [String] {
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        var faults = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map { "\(place): no '\($0)'" }
        for (key, value) in object {
            if let property = properties[key] {
                faults += self.faults(value, property, root, "\(place).\(key)")
            } else if let others = schema["additionalProperties"] as? [String: Any] {
                faults += self.faults(value, others, root, "\(place).\(key)")
            } else if schema["additionalProperties"] as? Bool == false {
                faults.append("\(place): '\(key)' is not expected")
            }
        }
        return faults
    }

    private static func isOf(_ type: String, _ value: Any) -> Bool {
        let number = value as? NSNumber
        let isBool = number.map { String(cString: $0.objCType) == "c" } ?? false
        switch type {
        case "object": return value is [String: Any]
        case "array": return value is [Any]
        case "string": return value is String
        case "boolean": return isBool
        case "number": return number != nil && !isBool
        case "integer": return number.map { !isBool && $0.doubleValue == $0.doubleValue.rounded() } ?? false
        default: return false
        }
    }
}
