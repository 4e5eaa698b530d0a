import Files
import Formats
import FoundationEssentials
import Glibc

/// A score map as NumPy arrays of probabilities with a description beside them: `X.npy` and `X.json`, of several scales
/// `X-0.5.npy` and so on and one `X.json`.
///
/// Probabilities tell less than scores: where several neighbours have a probability of 1, the place of an object may differ
/// by some cells from that of the scan.
package enum ScoreArrays {
    /// Writes the arrays and their description, row by row.
    ///
    /// - Parameters:
    ///   - description: Its levels are filled in.
    ///   - path: That of the array at the picture's own scale; of several scales the name of each has `-` and the scale
    ///     before the ending.
    /// - Returns: The files that were written, by kind.
    /// - Throws: `FileError`.
    package static func write(
        _ scores: ScorePyramid, _ description: ScoreMapDescription, to path: String
    ) throws -> [String: String] {
        var (description, files) = (description, [String: String]())
        let base = base(of: path)
        let ending = path.dropFirst(base.count)
        description.levels = try scores.levels.map { level in
            let isOnly = description.scales == nil
            let file = isOnly ? path : "\(base)-\(level.scale)\(ending)"
            try level.map.writeProbabilities(to: file)
            files[isOnly ? "scores" : "scores-\(level.scale)"] = file
            let limits = level.map.classes.map { _ in ScoreLimits(low: 0, high: 1) }
            var described = ScoreMapDescription.Level(level, isOnly: isOnly, limits: limits)
            described.tensor = Path.name(of: file)
            return described
        }
        description.probabilityRule = .asTheyAre
        // Arrays hold probabilities only.
        (description.hasBoxes, description.run.boxes) = (nil, nil)
        description.type = .float32
        description.noteErrors()
        description.noteVersion()
        try AtomicFile.write(try description.json + "\n", to: "\(base).json")
        files["description"] = "\(base).json"
        return files
    }

    /// The description of an array, or the path itself where it is one; nil for other files.
    static func description(of path: String) -> String? {
        if path.hasSuffix(".json") { return path }
        guard path.hasSuffix(".npy") else { return nil }
        let base = base(of: path)
        let places = [base + ".json", withoutScale(base) + ".json"]
        return places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
    }

    /// The descriptions of arrays among some files of a folder, sorted.
    package static func descriptions(among files: [String]) -> [String] {
        let all = Set(files)
        let found = files.filter { $0.hasSuffix(".npy") }.compactMap { name -> String? in
            let base = base(of: name)
            return [base + ".json", withoutScale(base) + ".json"].first(where: all.contains)
        }
        return Set(found).sorted()
    }

    /// The path without `-` and a scale at its end.
    private static func withoutScale(_ base: String) -> String {
        guard let dash = base.lastIndex(of: "-"), Double(base[base.index(after: dash)...]) != nil else { return base }
        return String(base[..<dash])
    }

    /// The scores that a description names.
    ///
    /// - Throws: ``ScoreMapFault``, `NumpyFileError`, `FileError`.
    static func open(_ path: String) throws -> (ScoreMapDescription, [StoredScores]) {
        let text = try readFile(path, limitBytes: 64 << 20)
        let description = try ScoreMapDescription(json: String(decoding: text, as: UTF8.self))
        guard description.computation == nil else { throw ScoreMapFault.unusable(key: "computation") }
        let stored = try description.levels.map { level in
            guard !level.tensor.contains("/"), description.type == .float32 else {
                throw ScoreMapFault.unusable(key: "levels.tensor")
            }
            let file = Path.joined(Path.folder(of: path), level.tensor)
            let array = try NumpyFile.outline(of: file)
            return StoredScores(
                try PositionedFile(file), tensor: level.tensor,
                try description.place(
                    of: level, format: description.type.format, shape: array.shape, offset: array.offset), level,
                type: .float32)
        }
        return (description, stored)
    }

    /// The path without the ending of its name.
    private static func base(of path: String) -> String {
        String(path.dropLast(Path.name(of: path).count - Path.stem(of: path).count))
    }
}
