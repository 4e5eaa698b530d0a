import Files
import FoundationEssentials
import Glibc

/// A folder with a file for each picture of a set.
struct SetFolder {
    private let folder: String
    private let ending: String
    private var written = 0

    /// - Parameter ending: That of all files, with its dot.
    init(_ folder: String, ending: String) {
        self.folder = folder
        self.ending = ending
    }

    /// The path of the file of the next picture.
    mutating func path(_ name: String) -> String {
        written += 1
        return "\(folder)/\(name)\(ending)"
    }

    /// Warns where files of an earlier export lie in the folder, because whoever reads the folder takes them for some of the
    /// set. They are not removed: somebody may have corrected them.
    func warn(_ report: inout ExportReport) {
        let all = (try? pathsBelow(folder)) ?? []
        let others = all.count { $0.hasSuffix(ending) } - written
        guard others > 0 else { return }
        report.warnings =
            (report.warnings ?? []) + [
                "'\(folder)' holds \(others) files *\(ending) that are not of these pictures, and programs will read them "
                    + "too; remove what is of an earlier export"
            ]
    }
}
