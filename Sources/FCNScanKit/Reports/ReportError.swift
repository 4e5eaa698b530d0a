import Files
import Scanning

/// What keeps a report from being made.
public enum ReportError: DescribedError, Equatable {
    /// A folder without results of scans.
    case noResults(folder: String)
    /// A file that no scan wrote.
    case noResult(path: String)
    /// A file of detections that cannot be understood.
    case notDetections(path: String, reason: String)
    /// Results with other classes, for which one threshold cannot be chosen.
    case otherClasses(path: String, found: [String], first: String, expected: [String])
    /// Results of another model, whose scores mean something else.
    case otherModel(path: String, first: String)
    /// No picture can be labelled.
    case noPictures(paths: [String])
    /// A class that cannot be one of those to label.
    case unusableClass(name: String)

    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .noResults(let folder):
            "there is no file *\(ResultFiles.ending) or *\(ScoreMapFile.ending) in '\(folder)'; scan pictures into it "
                + "first, or name the classes to label in pictures"
        case .noResult(let path):
            "'\(path)' is neither *\(ResultFiles.ending) nor *\(ScoreMapFile.ending); a report is made from what a scan "
                + "wrote, or from pictures and the names of the classes to label"
        case .notDetections(let path, let reason):
            "'\(path)' does not hold the detections of a scan (\(reason)); scan the picture again"
        case .otherClasses(let path, let found, let first, let expected):
            "'\(path)' has the classes \(found.joined(separator: ", ")), but '\(first)' has "
                + "\(expected.joined(separator: ", ")); make a report of each"
        case .otherModel(let path, let first):
            "'\(path)' has the scores of another model than '\(first)', whose thresholds mean something else; make a "
                + "report of each"
        case .noPictures(let paths):
            "there is no picture that can be read in \(paths.map { "'\($0)'" }.joined(separator: ", "))"
        case .unusableClass(let name):
            "'\(name)' cannot be a class to label: give names that are not empty, not twice, and not 'background'"
        }
    }
}
