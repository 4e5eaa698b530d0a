import CEmbeddedModels
import FoundationEssentials
import Network
import Scanning

/// The models that are part of the program, by the names under which they are asked for.
public enum EmbeddedModel: String, CaseIterable, Sendable {
    /// Finds white cells in photographs of blood smears; used where no model is named.
    ///
    /// Window 224×224×3, stride 32, classes `background` and `white-cell`.
    case whiteCells = "embedded"
    /// Finds white cells, red cells and platelets in photographs of blood smears.
    ///
    /// Classes `background`, `white-cell`, `red-cell` and `platelet`; it works on pictures at a smaller size, which it
    /// remembers.
    case blood = "embedded:blood"

    /// Whether a name is that of an embedded model, or would be of one that there is not: never that of a file.
    static func isMeant(by name: String) -> Bool {
        name == whiteCells.rawValue || name.hasPrefix("\(whiteCells.rawValue):")
    }

    /// The model of a name; nil for names of files.
    ///
    /// - Throws: ``LoadedModelError/notEmbedded(name:)``.
    init?(name: String) throws {
        guard Self.isMeant(by: name) else { return nil }
        guard let model = Self(rawValue: name) else { throw LoadedModelError.notEmbedded(name: name) }
        self = model
    }

    /// Reads the model.
    ///
    /// - Throws: `ModelFileError` if the program was built with a damaged model file.
    public func model() throws -> Model {
        let file =
            switch self {
            case .whiteCells: fcnscan_white_cells
            case .blood: fcnscan_blood
            }
        return try Model(
            data: Data(UnsafeRawBufferPointer(start: file.bytes, count: file.size)), name: "the model '\(rawValue)'")
    }
}

extension Model {
    /// The model that is part of the program and used where none is named; see ``EmbeddedModel/whiteCells``.
    ///
    /// - Throws: `ModelFileError` if the program was built with a damaged model file.
    public static func embedded() throws -> Model { try EmbeddedModel.whiteCells.model() }

    /// The threshold that was chosen for this model when it was trained, or one half.
    ///
    /// - Throws: `ScanError/thresholdNotUsable(text:)` where the model says something other than a probability.
    public func recommendedThreshold() throws -> Float {
        guard let text = receipt["threshold"] else { return 0.5 }
        guard let threshold = Float(text), (0...1).contains(threshold) else {
            throw ScanError.thresholdNotUsable(text: text)
        }
        return threshold
    }
}
