import Numbers
import Raster

/// What training makes of some patches, for a person to look at: one patch in a row, as it is on the picture and then
/// altered, mixed with those of other rows in the end.
public struct PatchPreview: Sendable {
    /// One patch as the net would be shown it.
    public struct Tile: Sendable {
        /// The samples.
        public let picture: Picture
        /// What it shows.
        public let target: Target
        /// True for the patch as it is on the picture.
        public let isOriginal: Bool
    }
    /// One patch.
    public struct Row: Sendable {
        /// Which patch.
        public let patch: PatchDescription
        /// The patch as it is, altered, and mixed.
        public let tiles: [Tile]
    }

    /// The patches, in the order of their classes.
    public let rows: [Row]

    /// Alters some patches.
    ///
    /// - Parameters:
    ///   - patches: The patches of an epoch, each with a seed; every class in turn gives one until there are enough.
    ///   - cutter: Cuts and alters them.
    ///   - mixup: What mixes the last two tiles of every row with those of other rows; nil for no such tiles.
    ///   - rows: The most rows.
    ///   - columns: Tiles in a row, at least 4.
    /// - Throws: What the store of the cutter throws.
    public init(
        of patches: [PatchDescription], cutter: PatchCutter, mixup: Mixup?, rows: Int = 10, columns: Int = 8
    ) throws {
        precondition(rows > 0 && columns >= 4, "a preview has rows, and room for an original, altered and mixed tiles")
        let chosen = Self.choice(of: rows, from: patches)
        let mixed = mixup == nil ? 0 : 2
        var samples: [[[Float]]] = []
        for column in 0..<columns {
            samples.append(try chosen.map { try Self.samples(of: $0, column: column, cutter) })
        }
        var targets = [[Target]](repeating: chosen.map { Target($0.classIndex) }, count: columns)
        for column in columns - mixed..<columns {
            var batch = samples[column].flatMap { $0 }
            targets[column] = mixup!.mix(
                &batch, count: chosen.count, labels: chosen.map(\.classIndex), seed: UInt64(column))
            samples[column] = chosen.indices.map {
                Array(batch[$0 * cutter.sampleCount..<($0 + 1) * cutter.sampleCount])
            }
        }
        self.rows = chosen.indices.map { row in
            Row(
                patch: chosen[row],
                tiles: (0..<columns).map { column in
                    Tile(
                        picture: Picture(
                            width: cutter.window.width, height: cutter.window.height, channels: cutter.store.channels,
                            samples: samples[column][row].map { UInt8(($0 * 255).rounded()) }),
                        target: targets[column][row], isOriginal: column == 0)
                })
        }
    }

    /// Patches of all classes in turn, then in the order of the classes.
    private static func choice(of count: Int, from patches: [PatchDescription]) -> [PatchDescription] {
        let byClass = Dictionary(grouping: patches, by: \.classIndex)
        let classes = byClass.keys.sorted()
        let longest = byClass.values.map(\.count).max() ?? 0
        let inTurn = (0..<longest).lazy.flatMap { turn in
            classes.lazy.compactMap { index in byClass[index]!.count > turn ? byClass[index]![turn] : nil }
        }
        let chosen = Array(inTurn.prefix(count))
        return classes.flatMap { index in chosen.filter { $0.classIndex == index } }
    }

    /// Column 0 is the patch as it is, column 1 as the epoch shows it, the others as later epochs may.
    private static func samples(of patch: PatchDescription, column: Int, _ cutter: PatchCutter) throws -> [Float] {
        var patch = patch
        if column == 0 {
            patch.augmentationSeed = nil
        } else if column > 1, let seed = patch.augmentationSeed {
            var random = RandomSource(seed: seed).derived(column)
            patch.augmentationSeed = random.next()
        }
        var samples = [Float](repeating: 0, count: cutter.sampleCount)
        try samples.withUnsafeMutableBufferPointer { try cutter.cutPatch(patch, into: $0) }
        return samples
    }
}
