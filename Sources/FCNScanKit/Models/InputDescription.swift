import Files
import FoundationEssentials
import Network
import Scanning

/// What a network file of another program does not say: how pictures become its inputs, and what its scores mean.
///
/// Written by hand as a JSON file beside the network, `NET.onnx.json`, or given by the caller. Nothing of it is guessed:
/// without a scale, a mean, a deviation or a named normalisation no picture is scanned.
public struct InputDescription: Codable, Sendable, Equatable {
    /// A normalisation in common use, by name; the other fields change it.
    public var normalization: NamedNormalization?
    /// Multiplies a sample of 0…1.
    public var scale: Float?
    /// Subtracted after scaling: one value, or one for each channel.
    public var mean: [Float]?
    /// Divides last: one value, or one for each channel.
    public var deviation: [Float]?
    /// The order of colour channels.
    public var channelOrder: Normalization.ChannelOrder?
    /// A NumPy file with one mean for each value of the window, subtracted after scaling instead of ``mean``.
    public var meanImage: String?
    /// The name of each score.
    public var classes: [String]?
    /// Width and height of the window, for networks that leave them open.
    public var window: [Int]?
    /// The network's output that gives the scores, for networks with several.
    public var output: String?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case normalization, scale, mean, deviation, channelOrder, meanImage, classes, window, output
    }

    /// A description that says nothing.
    public init() {}

    /// Reads a JSON file.
    ///
    /// - Throws: ``InputDescriptionError``, `FileError`.
    public init(contentsOf path: String) throws {
        try self.init(json: readFile(path, limitBytes: 64 << 20), name: path)
        // The file lies beside the description.
        if let meanImage, !meanImage.hasPrefix("/") {
            self.meanImage = Path.joined(Path.folder(of: path), meanImage)
        }
    }

    /// Reads a JSON text; one without anything says nothing.
    ///
    /// - Parameter name: What error messages call the text.
    /// - Throws: ``InputDescriptionError``.
    public init(json: String, name: String) throws {
        if json.isEmpty { self.init() } else { try self.init(json: Data(json.utf8), name: name) }
    }

    private init(json data: Data, name path: String) throws {
        do {
            let keys = try JSONDecoder().decode([String: AnyJSON].self, from: data).keys
            let known = Set(CodingKeys.allCases.map(\.rawValue))
            if let unknown = keys.filter({ !known.contains($0) }).min() {
                throw InputDescriptionError.unknownKey(path: path, key: unknown, known: known.sorted())
            }
            self = try JSONDecoder().decode(InputDescription.self, from: data)
        } catch let error as InputDescriptionError {
            throw error
        } catch {
            throw InputDescriptionError.unreadable(path: path, reason: "\(error)")
        }
    }

    /// This description, with what another one says put in its place.
    package func overridden(by other: InputDescription) -> InputDescription {
        var result = self
        result.normalization = other.normalization ?? normalization
        result.scale = other.scale ?? scale
        result.mean = other.mean ?? mean
        result.deviation = other.deviation ?? deviation
        result.channelOrder = other.channelOrder ?? channelOrder
        result.meanImage = other.meanImage ?? meanImage
        result.classes = other.classes ?? classes
        result.window = other.window ?? window
        result.output = other.output ?? output
        return result
    }

    /// True when something is said about how samples become inputs.
    package var saysHowSamplesEnter: Bool {
        normalization != nil || scale != nil || mean != nil || deviation != nil || meanImage != nil
    }

    /// How samples become the inputs of a network with some channels.
    ///
    /// - Throws: ``InputDescriptionError/wrongCount(of:found:expected:)``,
    ///   ``InputDescriptionError/notUsable(value:)``.
    package func normalization(channels: Int) throws -> Normalization {
        let named = normalization?.values(channels: channels)
        func values(_ list: [Float]?, _ usual: [Float]?, _ value: Float, _ name: String) throws -> [Float] {
            guard let list else { return usual ?? [Float](repeating: value, count: channels) }
            guard list.count == 1 || list.count == channels else {
                throw InputDescriptionError.wrongCount(of: name, found: list.count, expected: channels)
            }
            return list.count == channels ? list : [Float](repeating: list[0], count: channels)
        }
        let result = Normalization(
            scale: scale ?? named?.scale ?? 1, mean: try values(mean, named?.mean, 0, "means"),
            deviation: try values(deviation, named?.deviation, 1, "deviations"),
            channelOrder: channelOrder ?? named?.channelOrder ?? .rgb)
        guard result.scale.isFinite, result.scale != 0 else {
            throw InputDescriptionError.notUsable(value: "the scale")
        }
        guard result.mean.allSatisfy(\.isFinite) else { throw InputDescriptionError.notUsable(value: "a mean") }
        guard result.deviation.allSatisfy({ $0.isFinite && $0 > 0 && (result.scale / $0).isFinite }) else {
            throw InputDescriptionError.notUsable(value: "a deviation")
        }
        return result
    }
}

/// Any JSON value, where only the keys around it matter.
private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) throws {}
}
