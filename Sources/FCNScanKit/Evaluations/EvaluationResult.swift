import Datasets
import Evaluation
import Files

/// What a model gets right and wrong on labelled pictures; as JSON the report of the detector, and in it that of the
/// windows, or the report of the windows alone.
public struct EvaluationResult: Sendable {
    /// The report of a detector; nil where no picture has boxes.
    public let detection: DetectionReport?
    /// The report of single windows; nil where it was not asked for.
    public let windows: ClassificationReport?
    /// How pictures of more than 8 bits were shown; nil where there are none.
    public let intensity: DataIntensity?
}

extension EvaluationResult: CustomStringConvertible {
    /// The reports for a person, the detector's first.
    public var description: String {
        let shown = intensity.map { "\n\nPictures: \($0)" } ?? ""
        guard let detection else { return (windows?.description ?? "") + shown }
        return detection.description + (windows.map { "\n\nWindows\n\($0)" } ?? "") + shown
    }
}

extension EvaluationResult: Encodable {
    private enum CodingKeys: String, CodingKey {
        case windows, intensity
    }

    /// Writes the reports as one object.
    public func encode(to encoder: any Encoder) throws {
        try detection?.encode(to: encoder)
        if detection == nil { try windows?.encode(to: encoder) }
        var container = encoder.container(keyedBy: CodingKeys.self)
        if detection != nil { try container.encodeIfPresent(windows, forKey: .windows) }
        try container.encodeIfPresent(intensity, forKey: .intensity)
    }
}

/// What is asked for and cannot be judged.
public enum EvaluationRequestError: Error, Equatable {
    /// No picture's name starts as it is to.
    case noPictures(prefix: String)
    /// Pictures with boxes are no samples as wholes, so that crops of them say nothing.
    case cropsOfPicturesWithBoxes
}

extension EvaluationRequestError: DescribedError {
    /// One sentence: what was asked for.
    public var description: String {
        switch self {
        case .noPictures(let prefix): "no picture's name starts with '\(prefix)'"
        case .cropsOfPicturesWithBoxes:
            "the pictures have boxes, and only pictures that are samples of a class as wholes are judged by crops"
        }
    }
}
