import Files
import FoundationEssentials
import Scanning

/// What a scan wrote about one picture.
struct ResultFiles: Equatable {
    /// `*.detections.json`.
    static let ending = ".detections.json"

    /// What the names of both files start with, folder included.
    var base: String
    /// The detections, where they were found.
    var detections: String?
    /// The score map, where it was found beside them.
    var map: String?

    /// The results that some paths name.
    ///
    /// - Parameter paths: Detections, score maps, or folders, which are searched with all below.
    /// - Returns: The results in the order of the paths, those of a folder by name, each once.
    /// - Throws: ``ReportError``.
    static func find(_ paths: [String]) throws -> [ResultFiles] {
        var result: [ResultFiles] = []
        var places: [String: Int] = [:]
        func add(_ path: String) {
            let isMap = path.hasSuffix(ScoreMapFile.ending)
            let base = String(path.dropLast((isMap ? ScoreMapFile.ending : ending).count))
            let place = places[base] ?? result.count
            if place == result.count {
                places[base] = place
                result.append(ResultFiles(base: base))
            }
            if isMap { result[place].map = path } else { result[place].detections = path }
        }
        for path in paths {
            var isFolder = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw FileError.cannotRead(path: path, reason: "there is no such file or folder")
            }
            if isFolder {
                let all = try pathsBelow(path)
                let found = all.filter(isResult).sorted().map { Path.joined(path, $0) }
                guard !found.isEmpty else { throw ReportError.noResults(folder: path) }
                found.forEach(add)
            } else {
                guard isResult(path) else { throw ReportError.noResult(path: path) }
                add(path)
            }
        }
        // One of the two files alone has the other beside it.
        for place in result.indices {
            let (detections, map) = (result[place].base + ending, result[place].base + ScoreMapFile.ending)
            if FileManager.default.fileExists(atPath: detections) { result[place].detections = detections }
            if FileManager.default.fileExists(atPath: map) { result[place].map = map }
        }
        return result
    }

    private static func isResult(_ path: String) -> Bool {
        path.hasSuffix(ending) || path.hasSuffix(ScoreMapFile.ending)
    }
}
