import Files
import Glibc
import Network
import Numbers

extension ScoreMapFile {
    /// Writes the scores of a picture row by row; two passes over them, and no more than a row in memory.
    ///
    /// - Parameters:
    ///   - scores: Complete.
    ///   - description: Its levels are filled in.
    /// - Throws: `FileError`.
    package static func write(_ scores: ScorePyramid, _ description: ScoreMapDescription, to path: String) throws {
        var description = description
        description.levels = try scores.levels.map { level in
            ScoreMapDescription.Level(level, isOnly: description.scales == nil, limits: try level.map.limits())
        }
        let writer = try writer(&description, to: path)
        let type = description.storedType
        for (described, level) in zip(description.levels, scores.levels) {
            try level.map.write(to: writer, type, described.limits)
        }
        try writer.finish()
    }

    /// Begins a file whose levels are described but for errors of scores and the version, which are stated here.
    ///
    /// - Throws: `FileError`.
    static func writer(_ description: inout ScoreMapDescription, to path: String) throws -> TensorWriter {
        description.noteErrors()
        description.noteVersion()
        let type = description.storedType
        let tensors = description.levels.map { level in
            let map = description.geometry(of: level).map
            return TensorWriter.Outline(
                name: level.tensor, format: type.format, width: type.bytes,
                shape: [level.keptRows(of: map.height).count, map.width, description.channels])
        }
        return try TensorWriter(
            path, tensors: tensors, metadata: [ScoreMapDescription.metadataKey: try description.json])
    }

    /// The bytes of the scores in a file.
    package static func bytes(ofScores count: Int, _ type: StoredScoreType, isPart: Bool) -> Int {
        count * (isPart ? type.inParts : type).bytes
    }
}

extension ScoreMap {
    /// The smallest and the largest score of each class, and of the numbers of a box where there are any.
    ///
    /// - Throws: `FileError`.
    fileprivate func limits() throws -> [ScoreLimits] {
        var limits = [ScoreLimits](repeating: ScoreLimits(low: .infinity, high: -.infinity), count: channels)
        for row in scoredRows.joined() {
            try readCells(row: row, columns: 0..<columns) { logits in
                limits.withUnsafeMutableBufferPointer { limits in
                    for index in limits.indices {
                        var (low, high) = (limits[index].low, limits[index].high)
                        for cell in stride(from: index, to: columns * limits.count, by: limits.count) {
                            low = min(low, logits[cell])
                            high = max(high, logits[cell])
                        }
                        limits[index] = ScoreLimits(low: low, high: high)
                    }
                }
            }
        }
        // A scale at which nothing was scored has no scores that limits could be about.
        return limits.map { $0.low <= $0.high ? $0 : ScoreLimits(low: 0, high: 0) }
    }

    /// Appends all rows.
    ///
    /// - Throws: `FileError`.
    fileprivate func write(to writer: TensorWriter, _ type: StoredScoreType, _ limits: [ScoreLimits]) throws {
        let count = columns * channels
        try withUnsafeTemporaryAllocation(byteCount: count * type.bytes, alignment: 8) { bytes in
            for row in keptRows {
                try readCells(row: row, columns: 0..<columns) { logits in
                    for index in 0..<count {
                        switch type {
                        case .float32:
                            bytes.storeBytes(
                                of: logits[index].bitPattern.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
                        case .float16:
                            bytes.storeBytes(
                                of: logits[index].halfPrecisionBits.littleEndian, toByteOffset: 2 * index,
                                as: UInt16.self)
                        case .uint8: bytes[index] = limits[index % limits.count].quantized(logits[index])
                        }
                    }
                }
                try writer.append(UnsafeRawBufferPointer(bytes))
            }
        }
    }
}

extension ProbabilityRule {
    /// The most by which a probability changes where each score changes by so much at most.
    ///
    /// `σ(x + d) − σ(x)` is largest around 0, where it is `tanh(d / 4)`; with softmax the margin to the other classes
    /// changes by twice as much as a score.
    func largestChange(by error: Float) -> Float {
        switch self {
        case .softmax: tanh(error / 2)
        case .logistic: tanh(error / 4)
        case .asTheyAre: min(error, 1)
        }
    }
}
