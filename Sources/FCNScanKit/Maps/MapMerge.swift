import Scanning

/// One score map of the parts that scans of some rows each have written.
public struct MapMerge: Sendable {
    /// What was merged.
    public struct Outcome: Encodable, Sendable, Equatable {
        /// The map that was written.
        public var map: String
        /// The picture's path as it was given to the first of the scans.
        public var image: String
        /// Width and height in pixels of what the map is of.
        public var size: [Int]
        /// The parts, from top to bottom.
        public var parts: [String]
        /// What is wrong with the picture's file, or with the parts, and did not keep them from being merged.
        public var warnings: [String]?
    }

    /// A merge.
    public init() {}

    /// Makes one map with the bytes of the map that a scan of the whole picture writes.
    ///
    /// - Parameters:
    ///   - paths: The parts, in any order; at least one.
    ///   - output: The map; nil for where a scan of the whole picture writes it, beside the first part.
    /// - Throws: `ScoreMapMergeError`, `ScoreMapError`, `FileError`.
    public func run(_ paths: [String], to output: String? = nil) throws -> Outcome {
        let merged = try ScoreMapMerge.merge(paths, to: output)
        var warnings = merged.description.picture.warnings
        if merged.differsInLastBits {
            warnings.append(
                "the parts were computed with different instructions or algorithms, so that scores may differ from those of "
                    + "one scan in their last bits")
        }
        return Outcome(
            map: merged.map, image: merged.description.picture.image, size: merged.description.picture.size,
            parts: merged.parts, warnings: warnings.isEmpty ? nil : warnings)
    }
}
