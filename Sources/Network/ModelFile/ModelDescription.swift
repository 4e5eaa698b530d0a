import FoundationEssentials

/// What a model file says about its network besides the weights: one JSON text in the metadata.
package struct ModelDescription: Codable, Equatable, Sendable {
    /// The metadata's key of the text.
    package static let metadataKey = "fcnscan"
    /// The version that is written, and the last one that is read.
    static let currentVersion = 1

    var formatVersion = ModelDescription.currentVersion
    /// The network in the architecture text.
    package var architecture: String
    /// The name of each output channel.
    package var classes: [String]
    /// How samples become inputs.
    package var normalization: Normalization
    /// Free text facts about how the model was made.
    package var receipt: [String: String]

    /// What is to be said about a model.
    package init(_ model: Model) {
        architecture = model.architecture.text
        classes = model.classes
        normalization = model.normalization
        receipt = model.receipt
    }

    /// The JSON text; keys are sorted so that equal models give equal files.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Infinite numbers, which JSON cannot hold, are refused by the reader in words.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let data = try? encoder.encode(self) else { preconditionFailure("strings and numbers can be encoded") }
        return String(decoding: data, as: UTF8.self)
    }

    /// Reads the JSON text; its parts are not yet checked against each other.
    ///
    /// - Throws: ``ModelFileFault``.
    package init(json: String) throws(ModelFileFault) {
        struct Version: Decodable { var formatVersion: Int }
        let decoder = JSONDecoder()
        do {
            let version = try decoder.decode(Version.self, from: Data(json.utf8)).formatVersion
            guard version <= ModelDescription.currentVersion else {
                throw ModelFileFault.newerVersion(found: version, supported: ModelDescription.currentVersion)
            }
            self = try decoder.decode(ModelDescription.self, from: Data(json.utf8))
        } catch let error as ModelFileFault {
            throw error
        } catch let error as DecodingError {
            throw .descriptionSyntax(error.sentence)
        } catch {
            throw .descriptionSyntax("\(error)")
        }
    }

    /// The architecture, after everything beside it was checked against it.
    ///
    /// - Throws: ``ModelFileFault``.
    package func checkedArchitecture() throws(ModelFileFault) -> Architecture {
        let result: Architecture
        do {
            result = try Architecture(text: architecture)
        } catch let error as ArchitectureTextError {
            throw .architecture(error)
        } catch {
            throw .descriptionSyntax("\(error)")
        }
        let channels = result.input.channels
        guard classes.count == result.scores else {
            throw .wrongCount(of: "class names", found: classes.count, expected: result.scores)
        }
        guard normalization.mean.count == channels else {
            throw .wrongCount(of: "means", found: normalization.mean.count, expected: channels)
        }
        guard normalization.deviation.count == channels else {
            throw .wrongCount(of: "deviations", found: normalization.deviation.count, expected: channels)
        }
        guard normalization.scale.isFinite, normalization.mean.allSatisfy(\.isFinite) else {
            throw .normalization(value: "the scale or a mean is not a finite number")
        }
        guard normalization.deviation.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw .normalization(value: "a deviation is not a finite number above 0")
        }
        guard
            zip(normalization.mean, normalization.deviation).allSatisfy({
                (normalization.scale / $1).isFinite && ($0 / $1).isFinite
            })
        else {
            throw .normalization(value: "a deviation is so small that dividing by it overflows")
        }
        guard Set(classes).count == classes.count, !classes.contains("") else {
            throw .classNames(classes)
        }
        return result
    }
}

extension DecodingError {
    /// What is wrong and where, without the type's own long form.
    fileprivate var sentence: String {
        switch self {
        case .keyNotFound(let key, let context): "'\(path(context, key))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(path(context))' has the wrong type: \(context.debugDescription)"
        case .dataCorrupted(let context): "it is not JSON: \(context.debugDescription)"
        @unknown default: "\(self)"
        }
    }

    private func path(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
        (context.codingPath + (key.map { [$0] } ?? [])).map(\.stringValue).joined(separator: ".")
    }
}
