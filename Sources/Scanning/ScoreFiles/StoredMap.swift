import Files
import Network

/// What a safetensors file with scores says, and where its scores lie: of a whole map, or of a part of one.
struct StoredMap: Sendable {
    /// The file.
    let file: PositionedFile
    /// What it says beside the scores.
    let description: ScoreMapDescription
    /// Where the scores of each level lie.
    let places: [PositionedTensors.Place]
    /// The rows of the map of each level.
    let heights: [Int]

    /// No description of ours comes near, however many classes it has.
    private static let longestHeaderInBytes = 64 << 20

    /// Reads the header; everything is checked against the size of the file.
    ///
    /// - Throws: ``ScoreMapError``, and `FileError` when it cannot be read.
    init(contentsOf path: String) throws {
        do {
            let tensors = try PositionedTensors(
                path, longestHeader: Self.longestHeaderInBytes,
                widths: Dictionary(uniqueKeysWithValues: StoredScoreType.allCases.map { ($0.format, $0.bytes) }))
            guard let json = tensors.metadata[ScoreMapDescription.metadataKey] else {
                throw ScoreMapFault.noDescription
            }
            let description = try ScoreMapDescription(json: json)
            let names = description.levels.map(\.tensor)
            guard Set(names) == Set(tensors.places.keys), Set(names).count == names.count else {
                throw ScoreMapFault.otherTensors(found: tensors.places.keys.sorted(), expected: names)
            }
            file = tensors.file
            places = try description.levels.map { level in
                let place = tensors.places[level.tensor]!
                return try description.place(
                    of: level, format: place.format, shape: place.shape, offset: place.offset)
            }
            heights = description.levels.map { description.geometry(of: $0).map.height }
            self.description = description
        } catch let error as ModelFileError {
            switch error.fault {
            case .tooShort, .headerTooLong: throw ScoreMapError(file: path, fault: .notScoreMap)
            default: throw ScoreMapError(file: path, fault: .damaged(error.fault))
            }
        } catch let fault as ScoreMapFault {
            throw ScoreMapError(file: path, fault: fault)
        }
    }

    /// The file's path.
    var path: String { file.path }

    /// The rows of each level that the file has.
    var rows: [Range<Int>] { zip(description.levels, heights).map { $0.keptRows(of: $1) } }

    /// The scores of each level.
    var scores: [StoredScores] { description.levels.indices.map(scores) }

    /// The scores of a level.
    func scores(ofLevel index: Int) -> StoredScores {
        let level = description.levels[index]
        return StoredScores(file, tensor: level.tensor, places[index], level, type: description.storedType)
    }
}
