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
    /// No description of ours comes near, however many classes it has.
    private static let longestHeaderInBytes = 64 << 20

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
            let tensors = try PositionedTensors(
                path, longestHeader: Self.longestHeaderInBytes,
                widths: Dictionary(uniqueKeysWithValues: StoredScoreType.allCases.map { ($0.format, $0.bytes) }))
            let stored: [StoredScores]
            (description, stored) = try Self.read(tensors)
            scores = try Self.pyramid(description, stored, memoryBytes: memoryBytes)
        } catch let error as ModelFileError {
            switch error.fault {
            case .tooShort, .headerTooLong: throw ScoreMapError(file: path, fault: .notScoreMap)
            default: throw ScoreMapError(file: path, fault: .damaged(error.fault))
            }
        } catch let fault as ScoreMapFault {
            throw ScoreMapError(file: path, fault: fault)
        }
    }

    private static func read(_ tensors: PositionedTensors) throws -> (ScoreMapDescription, [StoredScores]) {
        guard let json = tensors.metadata[ScoreMapDescription.metadataKey] else { throw ScoreMapFault.noDescription }
        let description = try ScoreMapDescription(json: json)
        let names = description.levels.map(\.tensor)
        guard Set(names) == Set(tensors.places.keys), Set(names).count == names.count else {
            throw ScoreMapFault.otherTensors(found: tensors.places.keys.sorted(), expected: names)
        }
        let stored = try description.levels.map { level in
            let place = tensors.places[level.tensor]!
            return StoredScores(
                tensors.file, tensor: level.tensor,
                try description.place(of: level, format: place.format, shape: place.shape, offset: place.offset), level,
                type: description.type)
        }
        return (description, stored)
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
                    probabilityRule: description.probabilityRule,
                    scoredRows: level.scoredRows?.map { $0[0]..<$0[1] }))
        }
        let picture = Extent(height: description.picture.size[1], width: description.picture.size[0])
        return ScorePyramid(picture: picture, levels: levels)
    }
}
