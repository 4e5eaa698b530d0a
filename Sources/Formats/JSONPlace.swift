/// Finds where a text does not hold what was to be decoded from it.
package enum JSONPlace {
    /// What a decoder's error is about, with line and column in the text.
    package static func mistake(_ error: any Error, in bytes: [UInt8], path: String) -> FormatError {
        do {
            var reader = JSONReader(bytes)
            try reader.skip()
            try reader.finish()
            guard let error = error as? DecodingError else { return unknown(error, path) }
            return try sentence(error, bytes, path)
        } catch let fault as JSONFault {
            return FormatError(fault, path: path)
        } catch {
            return unknown(error, path)
        }
    }

    private static func unknown(_ error: any Error, _ path: String) -> FormatError {
        .badPlace(path: path, line: 1, column: 1, expected: "a text that can be decoded", found: "\(error)")
    }

    private static func sentence(_ error: DecodingError, _ bytes: [UInt8], _ path: String) throws -> FormatError {
        func at(_ context: DecodingError.Context, _ expected: String) throws -> FormatError {
            let keys = context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
            return try reader(at: context.codingPath, in: bytes).mistake(
                path: path, expected: keys.isEmpty ? expected : "\(expected) as '\(keys)'")
        }
        switch error {
        case .keyNotFound(let key, let context): return try at(context, "an object with the key '\(key.stringValue)'")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return try at(context, words(for: type))
        case .dataCorrupted(let context): return try at(context, "another value")
        @unknown default: return unknown(error, path)
        }
    }

    /// A reader before the value that keys and numbers of elements lead to.
    private static func reader(at keys: [any CodingKey], in bytes: [UInt8]) throws(JSONFault) -> JSONReader {
        var reader = JSONReader(bytes)
        for key in keys {
            if let index = key.intValue {
                try reader.beginArray()
                for _ in 0..<index where try reader.hasNextElement() { try reader.skip() }
                _ = try reader.hasNextElement()
            } else {
                try reader.beginObject()
                while let next = try reader.nextKey(), next != key.stringValue { try reader.skip() }
            }
        }
        return reader
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is any Collection.Type where !(type is any ExpressibleByDictionaryLiteral.Type): "an array"
        default: "an object"
        }
    }
}
