import Engine
import Network

extension DenseScanner {
    /// The scales at which a window fits into a picture, with where windows lie in the picture of that size.
    public func geometries(
        for picture: Extent, scales: Scales
    ) -> [(scale: Double, geometry: ScanGeometry)] {
        scales.factors.map { (scale: $0, geometry: geometry(for: Scales.size(of: picture, at: $0))) }
            .filter { $0.geometry.map.height > 0 && $0.geometry.map.width > 0 }
    }

    /// Scores every window of a picture at each scale at which one fits, one pass after the other.
    ///
    /// - Parameters:
    ///   - picture: The picture's size.
    ///   - storage: Where the scores of all scales are kept.
    ///   - memoryLimit: Bytes that weights, rows and scratch memory of a pass may take.
    ///   - part: The only rows that are scored and kept, of the map of the largest scale; of other scales those that lie
    ///     as high. Nil for all.
    ///   - region: Where on the picture objects count; rows without such places are left out. Nil for all of it.
    ///   - onProgress: Called with the rows of scores that are done, and those of all scales.
    ///   - onRow: Takes the map of the scale that is scored, and how many of its rows may be read.
    ///   - source: Gives the picture at a size, not read from yet, as ``ResampledSource`` makes it.
    /// - Throws: `EngineError` where no window fits at any scale; what ``scan(_:storage:memoryLimit:onProgress:)`` `onProgress`,
    ///   `onRow` and `source` throw.
    public func scan(
        _ picture: Extent, scales: Scales, rows part: Range<Int>? = nil, within region: ScannedRegion? = nil,
        storage: ScoreStorage = .memory,
        memoryLimit: Int? = nil, onProgress: (Int, Int) throws -> Void = { _, _ in },
        onRow: (ScoreMap, Int) throws -> Void = { _, _ in },
        source: (Extent) throws -> any RowSource
    ) throws -> ScorePyramid {
        let geometries = geometries(for: picture, scales: scales)
        guard !geometries.isEmpty else {
            let largest = geometry(for: Scales.size(of: picture, at: scales.factors.last!))
            throw EngineError.pictureSmallerThanWindow(picture: largest.extended, window: largest.grid.window)
        }
        let heights = geometries.map(\.geometry.map.height)
        let kept = part.map { MapRows.rows($0, atHeights: heights) } ?? heights.map { 0..<$0 }
        let counts = zip(geometries, kept).map { $1.count * $0.geometry.map.width * model.outputs }
        let storage = storage.forAll(bytes: counts.reduce(0, +) * MemoryLayout<Float>.stride)
        let rows = kept.reduce(0) { $0 + $1.count }
        var done = 0
        let rowsToScore = region?.rows(of: geometries.map(\.geometry))
        let levels = try geometries.enumerated().map { number, level in
            let (scale, geometry) = level
            let map = try scan(
                try source(geometry.picture), rows: rowsToScore?[number].within(kept[number]), keeping: kept[number],
                storage: storage, memoryLimit: memoryLimit
            ) { map, row in
                try onProgress(done + row - kept[number].lowerBound, rows)
                try onRow(map, row)
            }
            done += kept[number].count
            return ScorePyramid.Level(scale: scale, map: map)
        }
        return ScorePyramid(picture: picture, levels: levels)
    }
}

extension ScoreStorage {
    /// The same for each of several maps: all in memory, or all in files.
    ///
    /// - Parameter bytes: Those of all maps together.
    fileprivate func forAll(bytes: Int) -> ScoreStorage {
        guard case .budget(let budget, let folder) = self else { return self }
        return bytes > budget ? .budget(bytes: 0, folder: folder) : .memory
    }
}
