import FCNScanKit
import Formats

extension ScanParameter {
    /// The parameter in an OpenAPI document.
    func description(_ models: [ModelFacts]) -> JSONValue {
        var parameter: [String: JSONValue] = [
            "name": .text(name), "in": "query", "required": false, "description": .text(summary),
            "schema": schema(models),
        ]
        switch kind {
        // A class may have a comma in its name.
        case .texts: parameter["explode"] = true
        case .numbers, .wholes: parameter["explode"] = false
        default: break
        }
        return .object(parameter)
    }

    private func schema(_ models: [ModelFacts]) -> JSONValue {
        switch kind {
        case .flag: ["type": "boolean"]
        case .number(let range): Self.schema(range)
        case .whole(let range): Self.schema(range)
        case .numbers(let count, let range): Self.list(of: Self.schema(range), count)
        case .wholes(let count, let range): Self.list(of: Self.schema(range), count)
        case .choice(let words): ["type": "string", "enum": .list(words.map(JSONValue.text))]
        case .text: name == "model" ? ["type": "string", "enum": .list(models.map { .text($0.name) })] : text
        case .texts:
            ["type": "array", "minItems": 1, "items": ["type": "string", "enum": .list(Self.classes(models))]]
        case .numbersByName: ["type": "string", "pattern": "^[^:,]+:(0|1|0?\\.[0-9]{1,6})$"]
        }
    }

    /// The texts that mean something.
    private var text: JSONValue {
        switch name {
        case "intensity": ["type": "string", "pattern": "^full$"]
        case "drawing": ["type": "string", "pattern": "^(full|map|fit:(1[6-9]|[2-9][0-9]|[1-9][0-9]{2,4}))$"]
        default: ["type": "string"]
        }
    }

    private static func classes(_ models: [ModelFacts]) -> [JSONValue] {
        var known: Set<String> = []
        return models.flatMap(\.classes).filter { known.insert($0).inserted }.map(JSONValue.text)
    }

    private static func schema(_ range: ClosedRange<Double>) -> JSONValue {
        ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
    }

    private static func schema(_ range: ClosedRange<Int>) -> JSONValue {
        ["type": "integer", "minimum": .number(Double(range.lowerBound)), "maximum": .number(Double(range.upperBound))]
    }

    private static func list(of item: JSONValue, _ count: ClosedRange<Int>) -> JSONValue {
        [
            "type": "array", "items": item, "minItems": .number(Double(count.lowerBound)),
            "maxItems": .number(Double(count.upperBound)),
        ]
    }
}
