import Files
import Network
import Numbers

/// The scores of a tensor in a score map file, read where they are asked for; any number of threads may read.
final class StoredScores: Sendable {
    /// All scores.
    let count: Int
    private let file: PositionedFile
    private let tensor: String
    private let offset: Int
    private let columns: Int
    private let type: StoredScoreType
    /// Those of each class; used where scores are whole numbers.
    private let limits: [ScoreLimits]
    /// The score of each whole number, shape [classes, 256]; empty for other types.
    private let table: [Float]

    /// - Parameter place: Of the shape [rows, columns, classes] and the type's format.
    init(
        _ file: PositionedFile, tensor: String, _ place: PositionedTensors.Place, _ level: ScoreMapDescription.Level,
        type: StoredScoreType
    ) {
        self.file = file
        self.tensor = tensor
        offset = place.offset
        count = place.shape.reduce(1, *)
        columns = place.shape[1]
        self.type = type
        limits = level.limits
        table = type == .uint8 ? limits.flatMap { limits in (0...255).map { limits.score(UInt8($0)) } } : []
    }

    /// Writes some scores as float32, shape [number of the range].
    ///
    /// - Throws: `FileError`; ``ScoreMapError`` where a score is not finite.
    func read(_ range: Range<Int>, into result: UnsafeMutablePointer<Float>) throws {
        guard !range.isEmpty else { return }
        let start = offset + range.lowerBound * type.bytes
        try withUnsafeTemporaryAllocation(byteCount: range.count * type.bytes, alignment: 8) { bytes in
            try file.read(into: bytes, at: start)
            let numbers = UnsafeMutableBufferPointer(start: result, count: range.count)
            switch type {
            case .float32: FloatFormat.float32.convert(UnsafeRawBufferPointer(bytes), into: numbers)
            case .float16: FloatFormat.float16.convert(UnsafeRawBufferPointer(bytes), into: numbers)
            case .uint8:
                var number = range.lowerBound % limits.count
                for index in 0..<range.count {
                    result[index] = table[number << 8 | Int(bytes[index])]
                    number = number + 1 == limits.count ? 0 : number + 1
                }
            }
        }
        guard type != .uint8 else { return }
        for index in 0..<range.count where !result[index].isFinite {
            let row = (range.lowerBound + index) / (columns * limits.count)
            throw ScoreMapError(file: file.path, fault: .notFinite(tensor: tensor, row: row))
        }
    }
}
