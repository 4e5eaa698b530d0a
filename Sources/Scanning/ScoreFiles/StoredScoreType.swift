/// How the scores of a score map file are stored.
public enum StoredScoreType: String, CaseIterable, Sendable, Codable {
    /// As the network gave them.
    case float32
    /// Rounded to half precision: 11 bits, up to 65504.
    case float16
    /// Whole numbers of 8 bits, evenly between the smallest and the largest score of each class.
    case uint8

    /// What safetensors calls it.
    var format: String {
        switch self {
        case .float32: "F32"
        case .float16: "F16"
        case .uint8: "U8"
        }
    }

    /// How parts of a map store their scores: those of 8 bits wait for the limits of the whole map.
    var inParts: StoredScoreType { self == .uint8 ? .float32 : self }

    /// The bytes of a score.
    package var bytes: Int {
        switch self {
        case .float32: 4
        case .float16: 2
        case .uint8: 1
        }
    }
}
