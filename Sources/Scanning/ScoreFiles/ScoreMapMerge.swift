import Files
import Network

/// Makes one score map of the maps of its parts.
///
/// The file has the bytes of the map that a scan of the whole picture writes. Scores pass by as they are, a megabyte at a
/// time, so that a map of any size needs no more memory.
public enum ScoreMapMerge {
    /// What was merged.
    public struct Outcome: Sendable, Equatable {
        /// The map.
        public var map: String
        /// The parts, from top to bottom.
        public var parts: [String]
        /// What the map says beside the scores.
        public var description: ScoreMapDescription
        /// True where the parts were computed with different instructions or algorithms, so that last bits may differ.
        public var differsInLastBits: Bool
    }

    /// Bytes that pass by at a time, or a row where that is more.
    private static let portionInBytes = 1 << 20

    /// Merges the parts of one map.
    ///
    /// - Parameters:
    ///   - paths: The parts, in any order; at least one.
    ///   - output: The map that is written; nil for where a scan of the whole picture writes it, beside the first part.
    /// - Throws: ``ScoreMapMergeError`` where they do not make a map; ``ScoreMapError``, `FileError`.
    public static func merge(_ paths: [String], to output: String? = nil) throws -> Outcome {
        let parts = try paths.map(StoredMap.init).sorted { $0.place < $1.place }
        for part in parts where part.description.computation == nil {
            throw ScoreMapMergeError.whole(path: part.path)
        }
        for part in parts.dropFirst() {
            if let difference = parts[0].description.difference(from: part.description) {
                throw ScoreMapMergeError.differs(path: part.path, from: parts[0].path, what: difference)
            }
        }
        try checkRows(parts)
        var description = parts[0].description
        for index in description.levels.indices {
            description.levels[index].merge(
                parts.map { ($0.description.levels[index], $0.rows[index]) }, height: parts[0].heights[index])
        }
        description.picture.merge(parts.map(\.description.picture))
        description.computation = nil
        let path = output ?? parts[0].wholePath
        try write(parts, &description, to: path)
        return Outcome(
            map: path, parts: parts.map(\.path), description: description,
            differsInLastBits: Set(parts.map(\.description.computation?.arithmetic)).count > 1)
    }

    /// Makes sure that the rows of parts follow each other, from the first to the last.
    private static func checkRows(_ parts: [StoredMap]) throws(ScoreMapMergeError) {
        let height = parts[0].heights.last!
        var (next, last) = (0, parts[0])
        for part in parts {
            let rows = part.rows.last!
            if rows.lowerBound > next {
                throw .gap(rows: next..<rows.lowerBound, image: part.description.picture.image)
            }
            if rows.lowerBound < next {
                throw .overlap(
                    rows: rows.lowerBound..<min(next, rows.upperBound), path: part.path, other: last.path)
            }
            (next, last) = (rows.upperBound, part)
        }
        if next < height { throw .gap(rows: next..<height, image: last.description.picture.image) }
    }

    private static func write(
        _ parts: [StoredMap], _ description: inout ScoreMapDescription, to path: String
    ) throws {
        let writer = try ScoreMapFile.writer(&description, to: path)
        let type = description.type
        for (index, level) in description.levels.enumerated() {
            for part in parts {
                if type == part.description.storedType {
                    try part.copy(level: index, to: writer, portion: portionInBytes)
                } else {
                    try part.quantize(level: index, level.limits, to: writer, portion: portionInBytes)
                }
            }
        }
        try writer.finish()
    }
}

extension StoredMap {
    /// Where the part belongs; those without rows at the largest scale are alike.
    fileprivate var place: Int { rows.last!.lowerBound }

    /// Where a scan of the whole picture writes its map.
    fileprivate var wholePath: String {
        let base = ScoreMapFile.base(of: path)
        let mark = base.ranges(of: ScoreMapFile.partMark).last
        return (mark.map { String(base[..<$0.lowerBound]) } ?? base + ".merged") + ScoreMapFile.ending
    }

    /// Appends the scores of a level as they are.
    fileprivate func copy(level: Int, to writer: TensorWriter, portion: Int) throws {
        let place = places[level]
        let bytes = place.shape.reduce(description.storedType.bytes, *)
        try withUnsafeTemporaryAllocation(byteCount: max(min(portion, bytes), 1), alignment: 8) { buffer in
            var done = 0
            while done < bytes {
                let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, bytes - done)])
                try file.read(into: part, at: place.offset + done)
                try writer.append(UnsafeRawBufferPointer(part))
                done += part.count
            }
        }
    }

    /// Appends the scores of a level as numbers of 8 bits between the limits of the whole map.
    fileprivate func quantize(
        level: Int, _ limits: [ScoreLimits], to writer: TensorWriter, portion: Int
    ) throws {
        let scores = scores(ofLevel: level)
        let together = max(portion / MemoryLayout<Float>.stride / limits.count, 1) * limits.count
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: together) { values in
            try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: together) { bytes in
                var done = 0
                while done < scores.count {
                    let count = min(together, scores.count - done)
                    try scores.read(done..<done + count, into: values.baseAddress!)
                    for index in 0..<count { bytes[index] = limits[index % limits.count].quantized(values[index]) }
                    try writer.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])))
                    done += count
                }
            }
        }
    }
}

extension ScoreMapDescription.Level {
    /// Makes the level of the whole map.
    ///
    /// - Parameter parts: The same level of all parts and its rows, from top to bottom.
    fileprivate mutating func merge(_ parts: [(level: Self, rows: Range<Int>)], height: Int) {
        let scored = parts.map { $0.level.scored(of: height) }
        // Limits of a part without scores are about nothing.
        let limits = zip(parts, scored).filter { !$1.isEmpty }.map(\.0.level.limits)
        if let first = limits.first {
            self.limits = limits.dropFirst().reduce(first) { zip($0, $1).map { $0.joined(with: $1) } }
        }
        rows = nil
        setScored(
            scored.joined().reduce(into: []) { joined, rows in
                if let last = joined.last, last.upperBound == rows.lowerBound {
                    joined[joined.count - 1] = last.lowerBound..<rows.upperBound
                } else {
                    joined.append(rows)
                }
            }, of: 0..<height)
    }
}

extension ScannedPicture {
    /// Takes what each part of a scan has seen of the picture.
    fileprivate mutating func merge(_ parts: [ScannedPicture]) {
        for warning in parts.flatMap(\.warnings) where !warnings.contains(warning) { warnings.append(warning) }
        intensity?.largestSample = parts.compactMap { $0.intensity?.largestSample }.max()
    }
}
