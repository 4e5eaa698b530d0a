import Files
import Network

/// What is wrong with a score map file.
public typealias ScoreMapError = FaultyFile<ScoreMapFault>

/// What can be wrong with a score map file.
public enum ScoreMapFault: FileFault {
    /// It has no header of a safetensors file, or is too short for it.
    case notScoreMap
    /// It is a safetensors file that says nothing about scores.
    case noDescription
    /// The header or the places of the tensors are wrong.
    case damaged(ModelFileFault)
    /// The file was written by a later version.
    case newerVersion(found: Int, supported: Int)
    /// The description is not the JSON text that is expected.
    case descriptionSyntax(String)
    /// A value of the description is missing, too large, or contradicts others.
    case unusable(key: String)
    /// The tensors are not those that the description names.
    case otherTensors(found: [String], expected: [String])
    /// A tensor has another type or shape than the description says.
    case wrongTensor(String, found: String, expected: String)
    /// It holds some rows of a map only.
    case part(rows: Range<Int>, of: Int)
    /// A score is infinite or not a number.
    case notFinite(tensor: String, row: Int)
}

extension ScoreMapFault {
    /// The fault without the file's name.
    public var description: String {
        switch self {
        case .notScoreMap:
            "this is no score map, or it was cut off; a scan writes score maps where that is wanted"
        case .noDescription:
            "the file holds tensors, but no score map (no '\(ScoreMapDescription.metadataKey)' entry in its metadata)"
        case .damaged(.unsupportedFormat(let tensor, let format)):
            "tensor '\(tensor)' has the number format '\(format)'; F32, F16 and U8 can be read"
        case .damaged(.duplicateName(let name)):
            "'\(name)' stands twice in the header; scan the picture again"
        case .damaged(let fault): fault.description
        case .newerVersion(let found, let supported):
            "the score map has format version \(found), and this program reads up to \(supported); update fcnscan"
        case .descriptionSyntax(let detail):
            "the description of the score map is damaged: \(detail); scan the picture again"
        case .unusable(let key):
            "the description of the score map has an unusable value of '\(key)'; scan the picture again"
        case .otherTensors(let found, let expected):
            "the score map has the tensors \(found.quoted(atMost: 5)), expected \(expected.quoted(atMost: 5)); scan the "
                + "picture again"
        case .wrongTensor(let tensor, let found, let expected):
            "tensor '\(tensor)' is \(found), expected \(expected); scan the picture again"
        case .part(let rows, let count):
            "this is a part of a score map, rows \(rows.lowerBound)..\(rows.upperBound) of \(count); merge it with the other parts "
                + "first"
        case .notFinite(let tensor, let row):
            "tensor '\(tensor)' has a score in row \(row) that is not a finite number; the file is damaged, scan the "
                + "picture again"
        }
    }
}
