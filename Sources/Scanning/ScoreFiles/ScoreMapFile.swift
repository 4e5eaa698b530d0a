import Files
import Network

/// The score map of a scanned picture in a file: detections, drawings and measures need neither the network nor, where
/// nothing is drawn over it, the picture.
///
/// ```swift
/// let map = try ScoreMapFile(contentsOf: "smear.scores.safetensors")
/// let cells = try map.scores.detections(ofClasses: [1], options: DetectionOptions(threshold: 0.8))
/// ```
public struct ScoreMapFile: Sendable {
    /// What names of score map files end with.
    public static let ending = ".scores.safetensors"
    /// What the names of a map's files start with: its own name without what all maps end with.
    public static func base(of path: String) -> String { Path.base(of: path, ending: ending) }
    /// What stands in names of parts between that of the whole map and the rows.
    package static let partMark = ".rows-"

    /// True where a name says that the file is a part of a map: `slide.rows-512-1024`, `slide.rows-2of4` and the ending.
    package static func isPart(named name: String) -> Bool {
        let base = base(of: name)
        guard name.hasSuffix(ending), let mark = base.ranges(of: partMark).last else { return false }
        let rows = base[mark.upperBound...]
        let ends = rows.split(separator: rows.contains("of") ? "of" : "-", omittingEmptySubsequences: false)
        return ends.count == 2 && Int(ends[0]) != nil && (Int(ends[1]) != nil || ends[1] == "end")
    }
    /// The file.
    public let path: String
    /// What the file says beside the scores.
    public let description: ScoreMapDescription
    /// The scores.
    public let scores: ScorePyramid

    /// Opens a score map, or arrays of probabilities with a description beside them; everything is checked before it is allocated.
    ///
    /// - Parameters:
    ///   - path: The file; an array `X.npy`, or its description `X.json`.
    ///   - memoryBytes: The scores of a map that takes no more are read into memory; others are read by rows where they are
    ///     asked for.
    /// - Throws: ``ScoreMapError``, and `FileError` when it cannot be read.
    public init(contentsOf path: String, memoryBytes: Int = 256 << 20) throws {
        self.path = path
        do {
            if let arrays = ScoreArrays.description(of: path) {
                let (description, stored) = try ScoreArrays.open(arrays)
                self.description = description
                scores = try Self.pyramid(description, stored, memoryBytes: memoryBytes)
                return
            }
            let file = try StoredMap(contentsOf: path)
            description = file.description
            if description.computation != nil {
                throw ScoreMapFault.part(rows: file.rows.last!, of: file.heights.last!)
            }
            scores = try Self.pyramid(description, file.scores, memoryBytes: memoryBytes)
        } catch let fault as ScoreMapFault {
            throw ScoreMapError(file: path, fault: fault)
        }
    }

    private static func pyramid(
        _ description: ScoreMapDescription, _ stored: [StoredScores], memoryBytes: Int
    ) throws -> ScorePyramid {
        let bytes = stored.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride }
        let levels = try zip(description.levels, stored).map { level, scores in
            ScorePyramid.Level(
                scale: level.scale,
                map: ScoreMap(
                    geometry: description.geometry(of: level), classes: description.classes,
                    store: bytes <= memoryBytes ? try ScoreStore(loading: scores) : ScoreStore(scores),
                    probabilityRule: description.probabilityRule, hasBoxes: description.hasBoxes == true,
                    scoredRows: level.scoredRows?.map { $0[0]..<$0[1] }))
        }
        let picture = Extent(height: description.picture.size[1], width: description.picture.size[0])
        return ScorePyramid(picture: picture, levels: levels)
    }
}
