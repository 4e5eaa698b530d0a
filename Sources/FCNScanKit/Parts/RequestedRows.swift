import Files

/// Some rows of a picture's score map, before the map is known.
///
/// Rows count from 0, and the last number is the row behind the last, so that `0..512` and `512..1024` follow each other.
public enum RequestedRows: Sendable, Equatable {
    /// From a row on to the one before another; to the last one where there is no other.
    case range(from: Int, to: Int?)
    /// One of several shares of the map, as large as each other to within a row; numbered from 1.
    case share(Int, of: Int)

    /// Rows as people write them: `512..1024`, `512..`, `..512`, or `2/4` for the second of four shares; nil where the text
    /// is something else.
    public init?(_ text: String) {
        if let share = BatchShard(text) {
            self = .share(share.number, of: share.count)
            return
        }
        let ends = text.split(separator: "..", omittingEmptySubsequences: false)
        guard ends.count == 2, ends != ["", ""] else { return nil }
        let (from, to) = (ends[0].isEmpty ? 0 : Int(ends[0]), Int(ends[1]))
        guard let from, from >= 0, to != nil || ends[1].isEmpty, to.map({ $0 > from }) ?? true else { return nil }
        self = .range(from: from, to: to)
    }

    /// What names of files say: `512-1024`, `512-end` or `2of4`, known without the map.
    public var name: String {
        switch self {
        case .range(let from, let to): "\(from)-\(to.map { "\($0)" } ?? "end")"
        case .share(let number, let count): "\(number)of\(count)"
        }
    }

    /// The rows of a map.
    ///
    /// - Parameter image: What error messages call the picture.
    /// - Throws: ``RequestedRowsError``.
    public func resolved(in height: Int, of image: String) throws -> Range<Int> {
        switch self {
        case .range(let from, let to):
            guard from < height, to ?? height <= height else {
                throw RequestedRowsError.outside(
                    wanted: "\(from)..\(to.map { "\($0)" } ?? "")", image: image, rows: height)
            }
            return from..<(to ?? height)
        case .share(let number, let count):
            guard count <= height else {
                throw RequestedRowsError.tooManyShares(count, image: image, rows: height)
            }
            return height * (number - 1) / count..<height * number / count
        }
    }
}

/// What keeps rows of a score map from being scanned.
public enum RequestedRowsError: DescribedError, Equatable {
    /// The map has fewer rows.
    case outside(wanted: String, image: String, rows: Int)
    /// Some shares would have no row.
    case tooManyShares(Int, image: String, rows: Int)

    /// One sentence: what, expected and found.
    public var description: String {
        switch self {
        case .outside(let wanted, let image, let rows):
            "the score map of '\(image)' has the rows 0..\(rows), and \(wanted) reaches beyond"
        case .tooManyShares(let count, let image, let rows):
            "the score map of '\(image)' has \(rows) rows, which are too few for \(count) shares"
        }
    }
}
