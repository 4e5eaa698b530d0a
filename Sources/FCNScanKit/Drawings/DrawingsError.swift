import Files
import Glibc

/// What keeps the pictures of a result from being drawn.
public enum DrawingsError: DescribedError, Equatable {
    /// More pictures of one result than the program may have open at a time; all are drawn while the scores come.
    case tooMany(classes: Int, pictures: Int, limit: Int)

    /// One sentence.
    public var description: String {
        switch self {
        case .tooMany(let classes, let pictures, let limit):
            "\(classes) classes give \(pictures) heat maps and overlays, which are open at the same time, and the system "
                + "lets the program open \(limit) files; take fewer classes, or draw none"
        }
    }
}

extension PictureDrawings {
    /// Files that a program has open beside drawings: its streams, the model, the picture, the scores.
    private static let otherFiles = 32

    /// How many files the program may have open.
    private static var openFiles: Int {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return .max }
        return Int(clamping: limits.rlim_cur)
    }

    /// Refuses to draw more pictures than can be open, before anything is scored.
    ///
    /// - Throws: ``DrawingsError``.
    static func check(_ options: PictureScan.Options, openFiles limit: Int = openFiles) throws(DrawingsError) {
        let kinds = (options.drawsHeatmap ? 1 : 0) + (options.drawsPicture ? 1 : 0)
        let pictures = options.classIndices.count * kinds
        if pictures > max(0, limit - otherFiles) {
            throw .tooMany(classes: options.classIndices.count, pictures: pictures, limit: limit)
        }
    }
}
