import Files
import FoundationEssentials
import Glibc
import Network
import ONNX
import Raster
import Scanning

/// A model by its name: a file of any kind, or one that is part of the program.
public struct LoadedModel: Sendable {
    /// The name of the model that is used where none is named; a file of that name is `./embedded`.
    public static let embeddedName = EmbeddedModel.whiteCells.rawValue

    /// The model.
    public var model: Model
    /// What the user should know about how it was read.
    public var notes: [String]
    /// False where nothing says how pictures become the network's inputs.
    public var isInputKnown: Bool
    /// The name by which it was asked for.
    public let name: String

    private init(model: Model, notes: [String], isInputKnown: Bool, name: String) {
        self.model = model
        self.notes = notes
        self.isInputKnown = isInputKnown
        self.name = name
    }

    /// Reads the model of a name: that of an ``EmbeddedModel``, or the path of a model file or an ONNX file.
    ///
    /// - Parameters:
    ///   - input: What an ONNX file itself does not say; goes before a description beside the file.
    ///   - openWindow: The window of a network that leaves its size open, where nothing else says it.
    /// - Throws: ``LoadedModelError``, `ModelFileError`, `ONNXError`, ``InputDescriptionError``, `FileError`.
    public init(
        named name: String, input: InputDescription = InputDescription(), openWindow: Extent? = nil
    ) throws {
        self =
            try EmbeddedModel(name: name).map {
                LoadedModel(model: try $0.model(), notes: [], isInputKnown: true, name: name)
            } ?? LoadedModel(contentsOf: name, input: input, openWindow: openWindow)
    }

    /// Reads a model file or an ONNX file, told apart by their content.
    ///
    /// - Parameters:
    ///   - input: What an ONNX file itself does not say; goes before a description beside the file.
    ///   - openWindow: The window of a network that leaves its size open, where nothing else says it.
    /// - Throws: ``LoadedModelError``, `ModelFileError`, `ONNXError`, ``InputDescriptionError``, `FileError`.
    public init(contentsOf path: String, input: InputDescription = InputDescription(), openWindow: Extent? = nil) throws
    {
        name = path
        // Its first bytes would be taken for the length of a header.
        if let format = PictureFormat(ofFileAt: path) { throw LoadedModelError.picture(path: path, format: format) }
        guard LoadedModel.isONNX(path) else {
            model = try Model(contentsOf: path)
            notes = []
            isInputKnown = true
            return
        }
        let beside = "\(path).json"
        let written = FileManager.default.fileExists(atPath: beside)
        let description = try written ? InputDescription(contentsOf: beside).overridden(by: input) : input
        let network = try LoadedModel.network(path, description, openWindow: openWindow)
        let own = try LoadedModel.description(in: network.metadata, path)
        isInputKnown = description.saysHowSamplesEnter || own != nil
        model = try LoadedModel.model(network, description, own?.text)
        notes = network.warnings + (written ? ["\(beside) says how pictures enter the network"] : [])
        if network.inputLayout == .channelsLast { notes.append("the file takes pictures channels last (NHWC)") }
    }

    /// ONNX begins with the version of its form, model files with a length and an opening brace.
    private static func isONNX(_ path: String) -> Bool {
        guard !path.hasSuffix(".onnx") else { return true }
        // What cannot be read is reported by the reader of model files.
        guard let descriptor = try? openRegularFile(path) else { return false }
        defer { close(descriptor) }
        var start = [UInt8](repeating: 0, count: 9)
        guard start.withUnsafeMutableBytes({ readBytes(descriptor, into: $0, at: 0) }) == start.count else {
            return false
        }
        return start[0] == 0x08 && start[8] != UInt8(ascii: "{")
    }

    private static func network(
        _ path: String, _ description: InputDescription, openWindow: Extent?
    ) throws -> ImportedNetwork {
        var options = ONNXImportOptions(output: description.output)
        if let window = description.window {
            guard window.count == 2, window.allSatisfy({ (1...NetworkLimits.dimension).contains($0) }) else {
                throw InputDescriptionError.notUsable(value: "the window \(window)")
            }
            options.window = Extent(height: window[1], width: window[0])
        }
        do {
            return try importONNX(path: path, options: options)
        } catch let error as ONNXError {
            guard case .openSize = error.fault else { throw error }
            // Our own exports know their window.
            let own = try LoadedModel.description(in: metadataOfONNX(path: path), path)
            guard let window = own?.window ?? openWindow else { throw error }
            options.window = window
            return try importONNX(path: path, options: options)
        }
    }

    /// What our own export says about its network.
    private struct OwnDescription {
        let text: ModelDescription
        let window: Extent
    }

    private static func description(in metadata: [String: String], _ path: String) throws -> OwnDescription? {
        guard let json = metadata[ModelDescription.metadataKey] else { return nil }
        do throws(ModelFileFault) {
            let text = try ModelDescription(json: json)
            let input = try text.checkedArchitecture().input
            return OwnDescription(text: text, window: Extent(height: input.height, width: input.width))
        } catch {
            throw ModelFileError(file: path, fault: error)
        }
    }

    private static func model(
        _ network: ImportedNetwork, _ description: InputDescription, _ own: ModelDescription?
    ) throws -> Model {
        let (input, scores) = (network.architecture.input, network.architecture.scores)
        var normalization = try description.normalization(channels: input.channels)
        if let own, !description.saysHowSamplesEnter, own.normalization.mean.count == input.channels {
            normalization = own.normalization
        }
        let numbered = (0..<scores).map { "class \($0)" }
        let classes = description.classes ?? (own?.classes.count == scores ? own?.classes : nil) ?? numbered
        guard classes.count == scores, Set(classes).count == classes.count else {
            throw InputDescriptionError.wrongCount(
                of: "different class names", found: Set(classes).count, expected: scores)
        }
        var receipt = own?.receipt ?? [:]
        if !network.producer.isEmpty { receipt["imported from"] = "ONNX, written by \(network.producer)" }
        let model = network.model(classes: classes, normalization: normalization, receipt: receipt)
        return try description.meanImage.map { try model.subtractingMeanImage($0) } ?? model
    }

    /// Makes sure that pictures can become the network's inputs.
    ///
    /// - Throws: ``InputDescriptionError/normalizationMissing(model:)``.
    public func requireInput() throws {
        guard isInputKnown else { throw InputDescriptionError.normalizationMissing(model: name) }
    }
}
