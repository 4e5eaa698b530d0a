import Files
import Formats
import FoundationEssentials
import Glibc

/// A file with detections, as scans write them: `*.detections.json`.
enum DetectionFile {
    /// What the names of such files end with.
    static let ending = ".detections.json"

    /// What the names of all files about a picture start with; of a file with another name, its name without the ending.
    static func base(of path: String) -> String { Path.base(of: path, ending: ending) }

    /// Reads a report.
    ///
    /// - Throws: `FormatError`, with the place in the file.
    static func report(_ path: String) throws(FormatError) -> PictureReport {
        let data = try TextFile.bytes(of: path)
        do {
            return try JSONDecoder().decode(PictureReport.self, from: data)
        } catch {
            throw JSONPlace.mistake(error, in: [UInt8](data), path: path)
        }
    }

    /// The files in a folder and below it, sorted; links to folders are not followed.
    ///
    /// - Throws: ``DetectionFilesError``.
    static func files(below folder: String) throws -> [String] {
        var found: [String] = []
        var open = [folder]
        while let folder = open.popLast() {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: folder)
            } catch {
                throw DetectionFilesError.cannotReadFolder(path: folder, reason: systemReason(of: error))
            }
            for name in names where !name.hasPrefix(".") {
                let path = Path.joined(folder, name)
                if isFolder(path) {
                    if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil { open.append(path) }
                } else if name.hasSuffix(ending) {
                    found.append(path)
                }
            }
        }
        guard !found.isEmpty else { throw DetectionFilesError.noDetections(folder: folder) }
        return found.sorted()
    }

    /// True where a folder lies at a path.
    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
}

/// What keeps files with detections from being found.
public enum DetectionFilesError: DescribedError, Equatable {
    /// The folder has no such file in it or below it.
    case noDetections(folder: String)
    /// The folder cannot be listed.
    case cannotReadFolder(path: String, reason: String)

    /// One sentence.
    public var description: String {
        switch self {
        case .noDetections(let folder):
            "there is no file *\(DetectionFile.ending) in '\(folder)' or below it; scans and batches write them"
        case .cannotReadFolder(let path, let reason): "cannot read the folder '\(path)': \(reason)"
        }
    }
}
