import Files

/// Why score maps of parts do not make a score map.
public enum ScoreMapMergeError: DescribedError, Equatable {
    /// A map is whole already.
    case whole(path: String)
    /// A part is of another picture or model, or was scanned in another way.
    case differs(path: String, from: String, what: String)
    /// Rows are in no part.
    case gap(rows: Range<Int>, image: String)
    /// Rows are in two parts.
    case overlap(rows: Range<Int>, path: String, other: String)

    /// One sentence: what, where, and what to do.
    public var description: String {
        switch self {
        case .whole(let path): "'\(path)' is a whole score map, and only parts of one are merged; leave it out"
        case .differs(let path, let other, let what):
            "'\(path)' and '\(other)' are no parts of the same score map: \(what)"
        case .gap(let rows, let image):
            "rows \(rows.lowerBound)..\(rows.upperBound) of the score map of '\(image)' are in no part; scan these too"
        case .overlap(let rows, let path, let other):
            "rows \(rows.lowerBound)..\(rows.upperBound) are both in '\(other)' and in '\(path)'; leave one of them out"
        }
    }
}
