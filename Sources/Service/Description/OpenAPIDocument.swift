import FCNScanKit
import Formats
import FoundationEssentials

/// What a service does, in the form of OpenAPI 3.1: made of what the service itself goes by.
enum OpenAPIDocument {
    static func answer(models: ServedModels, _ options: ServiceOptions) -> Answer {
        .json(document(models: models.entries.map(\.facts), options))
    }

    static func document(models: [ModelFacts], _ options: ServiceOptions) -> JSONValue {
        var document: [String: JSONValue] = [
            "openapi": "3.1.0",
            "info": [
                "title": "fcnscan", "version": .text(Release.version),
                "summary": "Finds small things in big pictures",
                "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
            ],
            // Wherever the document was read, which may be behind a proxy.
            "servers": [["url": "."]],
            "paths": [
                "/scan": ["post": scan(models, options)],
                "/models": ["get": read("models", "The models of the service", json: "models", options)],
                "/healthz": ["get": read("health", "Whether the service takes requests", json: "health", options)],
                "/metrics": [
                    "get": read(
                        "metrics", "Measures for Prometheus",
                        content: ["text/plain": ["schema": ["type": "string"]]], options)
                ],
                "/openapi.json": [
                    "get": read(
                        "document", "This document",
                        content: ["application/json": ["schema": ["type": "object"]]], options)
                ],
                "/": [
                    "get": read(
                        "page", "A page to drop a picture on",
                        content: ["text/html": ["schema": ["type": "string"]]], options)
                ],
            ],
        ]
        var components: [String: JSONValue] = ["schemas": .object(schemas)]
        if options.token != nil {
            components["securitySchemes"] = [
                "bearer": ["type": "http", "scheme": "bearer"], "basic": ["type": "http", "scheme": "basic"],
            ]
            document["security"] = [["bearer": []], ["basic": []]]
        }
        document["components"] = .object(components)
        return .object(document)
    }

    // MARK: - Operations

    private static func scan(_ models: [ModelFacts], _ options: ServiceOptions) -> JSONValue {
        let kinds: [Problem.Kind] = [
            .badRequest, .crossSite, .notFound, .notAcceptable, .tooSlow, .bodyTooLarge, .unsupportedMediaType,
            .unreadablePicture, .overloaded, .failed, .stopping, .outOfTime,
        ]
        let file: JSONValue = ["schema": ["type": "string", "format": "binary", "minLength": 1]]
        var bodies = Dictionary(uniqueKeysWithValues: ReceivedPicture.rawTypes.map { ($0, file) })
        bodies["multipart/form-data"] = [
            "schema": [
                "type": "object", "required": [.text(ReceivedPicture.partName)], "additionalProperties": false,
                "properties": .object([
                    ReceivedPicture.partName: ["type": "string", "format": "binary", "minLength": 1]
                ]),
            ]
        ]
        return [
            "operationId": "scan", "summary": "Scan a picture",
            "description": "Finds objects on one picture; the settings are those of the program's options",
            "parameters": .list(ScanParameter.all.map { $0.description(models) }),
            "requestBody": [
                "required": true,
                "description": "The bytes of a PNG, JPEG or TIFF file, whatever type they say they are",
                "content": .object(bodies),
            ],
            "responses": responses(
                kinds, options,
                content: [
                    "application/json": ["schema": ["$ref": "#/components/schemas/detections"]],
                    "image/png": ["schema": ["type": "string", "format": "binary"]],
                    "text/html": ["schema": ["type": "string"]],
                ], "What was found; as a picture its heat map or overlay, as a page the report to look at it"),
        ]
    }

    private static func read(_ id: String, _ summary: String, json: String, _ options: ServiceOptions) -> JSONValue {
        read(
            id, summary,
            content: ["application/json": ["schema": ["$ref": .text("#/components/schemas/\(json)")]]], options)
    }

    private static func read(
        _ id: String, _ summary: String, content: JSONValue, _ options: ServiceOptions
    ) -> JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .text(id), "summary": .text(summary),
            "responses": responses(id == "metrics" ? [] : [.stopping], options, content: content, summary),
        ]
        if id == "health" { operation["security"] = [] }
        return .object(operation)
    }

    private static func responses(
        _ kinds: [Problem.Kind], _ options: ServiceOptions, content: JSONValue, _ description: String
    ) -> JSONValue {
        var responses: [String: JSONValue] = ["200": ["description": .text(description), "content": content]]
        for kind in kinds + [.misdirected] + (options.token == nil ? [] : [.unauthorized]) {
            var response: [String: JSONValue] = [
                "description": .text(kind.title),
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/problem"]]],
            ]
            if kind == .overloaded {
                response["headers"] = [
                    "Retry-After": ["description": "Seconds", "schema": ["type": "integer", "minimum": 1]]
                ]
            }
            responses["\(kind.status.code)"] = .object(response)
        }
        return .object(responses)
    }

    // MARK: - Schemas

    private static var schemas: [String: JSONValue] {
        var schemas = detections
        schemas["problem"] = [
            "type": "object", "description": "A problem as RFC 9457 describes it", "additionalProperties": false,
            "required": ["type", "title", "status", "detail"],
            "properties": [
                "type": ["enum": .list(Problem.Kind.allCases.map { .text(Problem.type(of: $0)) })],
                "title": ["type": "string"], "status": ["type": "integer", "minimum": 400, "maximum": 599],
                "detail": ["type": "string", "description": "What, where, expected and found, and what to do"],
            ],
        ]
        schemas["health"] = [
            "type": "object", "additionalProperties": false, "required": ["status", "version"],
            "properties": ["status": ["const": "ok"], "version": ["type": "string"]],
        ]
        schemas["models"] = [
            "type": "object", "additionalProperties": false, "required": ["models"],
            "properties": [
                "models": ["type": "array", "minItems": 1, "items": ["$ref": "#/components/schemas/model"]]
            ],
        ]
        let texts: JSONValue = ["type": "array", "items": ["type": "string"]]
        let pixels: JSONValue = ["type": "array", "items": ["type": "integer"], "minItems": 2, "maxItems": 2]
        schemas["model"] = [
            "type": "object", "additionalProperties": false,
            "required": [
                "name", "classes", "window", "channels", "threshold", "parameters", "architecture", "receipt", "notes",
            ],
            "properties": [
                "name": ["type": "string"], "classes": texts, "window": pixels, "stride": pixels,
                "channels": ["type": "integer"], "threshold": ["type": "number"], "parameters": ["type": "integer"],
                "architecture": ["type": "string"], "obstacle": ["type": "string"],
                "receipt": ["type": "object", "additionalProperties": ["type": "string"]], "notes": texts,
            ],
        ]
        return schemas
    }

    /// The schema of detections with those that it refers to, under names of this document.
    private static var detections: [String: JSONValue] {
        guard let schema = OutputSchema.named(PictureReport.schema),
            case .object(var root) = try? JSONDecoder().decode(JSONValue.self, from: Data(schema.text.utf8)),
            case .object(let parts) = root.removeValue(forKey: "$defs")
        else { preconditionFailure("the schema of detections is a part of the program") }
        root["$schema"] = nil
        root["$id"] = nil
        var result = parts.mapValues(\.withReferencesHere)
        result["detections"] = JSONValue.object(root).withReferencesHere
        return result
    }
}

extension JSONValue {
    /// A schema that refers to the components of an OpenAPI document instead of its own definitions.
    fileprivate var withReferencesHere: JSONValue {
        switch self {
        case .list(let list): return .list(list.map(\.withReferencesHere))
        case .object(let object):
            var result = object.mapValues(\.withReferencesHere)
            if case .text(let reference) = object["$ref"], reference.hasPrefix("#/$defs/") {
                result["$ref"] = .text("#/components/schemas/" + reference.dropFirst("#/$defs/".count))
            }
            return .object(result)
        default: return self
        }
    }
}
